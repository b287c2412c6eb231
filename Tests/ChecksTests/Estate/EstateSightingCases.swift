import Foundation
import PKI

@testable import Checks

enum EstateSightingCases {
    private typealias Checks = EstateChecks
    private static let now = EndpointBench.now
    private static let day = EndpointBench.day

    static func make() throws -> [EstateCase] { try newest() + keys() + serials() }

    private static func digest(_ word: String) -> SHA256Digest { SHA256Digest(hashing: Array(word.utf8)) }

    /// A sighting from words: `word` is the certificate, `key` its key.
    private static func seen(
        _ word: String,
        at place: String,
        key: String? = nil,
        kind: String = "ECDSA",
        names: [String] = ["a.test"],
        age: Double = 10,
        served: Bool = false,
        lineage: String? = nil,
        serial: String? = nil,
        isAuthority: Bool = false,
        isPrecertificate: Bool = false
    ) throws -> SeenCertificate {
        SeenCertificate(
            place: place,
            isServed: served,
            lineage: lineage,
            fingerprint: digest(word),
            key: digest(key ?? word),
            keyKind: kind,
            issuer: "CN=CA",
            serial: serial ?? word,
            names: Set(try names.map { try Identifier($0) }),
            validity: Validity(notBefore: now - age * day, notAfter: now + (90 - age) * day),
            isAuthority: isAuthority,
            isPrecertificate: isPrecertificate
        )
    }

    private static func estate(_ seen: [SeenCertificate]) -> EstateSubject {
        EstateSubject(instant: now, seen: seen)
    }

    private static func text(_ days: Double) -> String { (now + days * day).formatted(.iso8601) }

    private static func newest() throws -> [EstateCase] {
        let check = Checks.servedNotNewest
        let old = try seen("old", at: "tls://a:443", age: 60, served: true)
        let new = try seen("new", at: "file:///a.pem", age: 1)
        let rsa = try seen("rsa", at: "file:///a.rsa.pem", kind: "RSA", age: 1)
        let wider = try seen("wider", at: "file:///ab.pem", names: ["a.test", "b.test"], age: 1)
        let coming = try seen("coming", at: "file:///c.pem", age: -1)
        let logged = try seen("logged", at: "ct://log", age: 1, isPrecertificate: true)
        return [
            EstateCase(check, "nothing newer", estate([old, rsa, wider, coming, logged]), []),
            EstateCase(check, "old on disk only", estate([try seen("x", at: "file:///x", age: 60), new]), []),
            EstateCase(
                check,
                "newer elsewhere",
                estate([old, new, wider]),
                [
                    .init(
                        "tls://a:443",
                        .violates("serves one of \(text(-60)), though one of \(text(-1)) is at file:///a.pem", .high)
                    )
                ]
            ),
        ]
    }

    private static func keys() throws -> [EstateCase] {
        let key = "key/\(digest("k"))"
        let one = try seen("one", at: "file:///one", key: "k", age: 10)
        let copy = try seen("one", at: "tls://one:443", key: "k", age: 10, served: true)
        let other = try seen("two", at: "file:///two", key: "k", names: ["b.test"], age: 10)
        let authority = try seen("ca", at: "file:///ca", key: "k", names: [], isAuthority: true)
        let first = try seen("first", at: "file:///first", key: "k", age: 400)
        let recent = try seen("recent", at: "file:///recent", key: "k", age: 80)
        let managed = try seen("one", at: "file:///one", key: "k", names: ["a.test"], age: 10, lineage: "web")
        let renamed = try seen("wide", at: "file:///wide", key: "k", names: ["b.test"], age: 9, lineage: "web")
        return [
            EstateCase(Checks.keyShared, "one certificate at two places", estate([one, copy]), []),
            EstateCase(Checks.keyShared, "an authority's re-issue", estate([one, authority]), []),
            EstateCase(Checks.keyShared, "one lineage, other names", estate([managed, renamed]), []),
            EstateCase(
                Checks.keyShared,
                "two names",
                estate([one, copy, other]),
                [.init(key, .violates("2 certificates share it: file:///one, file:///two", .medium))]
            ),
            EstateCase(Checks.keyKept, "kept for a while", estate([one, recent]), []),
            EstateCase(Checks.keyKept, "one certificate", estate([first]), []),
            EstateCase(
                Checks.keyKept,
                "kept for too long",
                estate([one, first]),
                [.init(key, .violates("the same since \(text(-400)): file:///first, file:///one", .medium))]
            ),
        ]
    }

    private static func serials() throws -> [EstateCase] {
        let check = Checks.serialRepeated
        let one = try seen("one", at: "file:///one", serial: "07")
        let two = try seen("two", at: "file:///two", serial: "07")
        let precertificate = try seen("pre", at: "ct://log", serial: "07", isPrecertificate: true)
        let bench = try EndpointBench()
        let real = SeenCertificate(bench.leaf, at: "tls://a:443", isServed: true)
        return [
            EstateCase(check, "seen twice", estate([one, one, real, real]), []),
            EstateCase(check, "its precertificate", estate([one, precertificate]), []),
            EstateCase(
                check,
                "repeated",
                estate([one, two]),
                [.init("serial/07/CN=CA", .violates("CN=CA, serial 07: file:///one, file:///two", .high))]
            ),
        ]
    }
}
