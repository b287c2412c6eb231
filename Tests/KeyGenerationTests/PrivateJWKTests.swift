import Foundation
import KeyGeneration
import PKI
import Testing

/// Private JSON Web Keys, made of keys of `openssl`: what is read from either form is one key.
struct PrivateJWKTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    /// The INTEGERs and OCTET STRINGs at the top of a DER SEQUENCE, in order, leading zeros off.
    private static func numbers(_ der: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var place = 1
        func length() -> Int {
            let first = Int(der[place])
            place += 1
            guard first >= 0x80 else { return first }
            let count = first - 0x80
            defer { place += count }
            return der[place..<(place + count)].reduce(0) { $0 << 8 | Int($1) }
        }
        _ = length()
        while place < der.count {
            let tag = der[place]
            place += 1
            let size = length()
            let content = Array(der[place..<(place + size)])
            place += size
            if tag == 0x02 { found.append(Array(content.drop { $0 == 0 })) }
            if tag == 0x04 { found.append(content) }
            if tag == 0xA1 { found.append(Array(content.suffix(content.count - content.count % 2))) }
        }
        return found
    }

    private func rsa(bits: Int = 2048) throws -> [String: String] {
        _ = try bench.text("genrsa", "-out", "key.pem", "\(bits)")
        let der = try bench.openssl("rsa", "-in", "key.pem", "-traditional", "-outform", "DER").output
        let names = ["version", "n", "e", "d", "p", "q", "dp", "dq", "qi"]
        var members = Dictionary(uniqueKeysWithValues: zip(names, Self.numbers(der).map(Base64URL.encode)))
        members["version"] = nil
        members["kty"] = "RSA"
        return members
    }

    private func curve(_ name: String, _ spelt: String, _ size: Int) throws -> [String: String] {
        _ = try bench.text("ecparam", "-name", name, "-genkey", "-noout", "-out", "key.pem")
        let der = try bench.openssl("ec", "-in", "key.pem", "-outform", "DER").output
        let secret = Self.numbers(der)[1]
        let point = try bench.openssl("pkey", "-in", "key.pem", "-pubout", "-outform", "DER").output.suffix(2 * size)
        return [
            "kty": "EC", "crv": spelt, "d": Base64URL.encode(secret),
            "x": Base64URL.encode(Array(point.prefix(size))), "y": Base64URL.encode(Array(point.suffix(size))),
        ]
    }

    private func store(_ members: [String: String]) throws {
        let fields = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }
        try? FileManager.default.removeItem(at: bench.directory.appending(path: "key.json"))
        try bench.store(Array("{\(fields.joined(separator: ", "))}".utf8), "key.json")
    }

    private func read() throws -> AccountKey {
        try bench.reading("key.json") { try AccountKey(readingJWKFrom: $0) }
    }

    private func expectTheSameKey(_ algorithm: String) throws {
        let one = try read()
        let other = try bench.reading("key.pem") { try AccountKey(readingFrom: $0) }
        #expect(one.publicKey == other.publicKey)
        #expect(one.algorithm == algorithm)
        // What it signs, the other half of the PEM key takes: its private half came along.
        try bench.writing("again.pem") { try one.write(to: $0) }
        #expect(try bench.text("pkey", "-in", "again.pem") == (try bench.text("pkey", "-in", "key.pem")))
    }

    @Test func anRSAKeyOfCertbotIsReadWhole() throws {
        try store(try rsa())
        try expectTheSameKey("RS256")
    }

    @Test(arguments: [("prime256v1", "P-256", 32, "ES256"), ("secp384r1", "P-384", 48, "ES384")])
    func aCurveKeyIsReadWhole(name: String, spelt: String, size: Int, algorithm: String) throws {
        try store(try curve(name, spelt, size))
        try expectTheSameKey(algorithm)
    }

    @Test func blanksAndOtherMembersAreNoObstacle() throws {
        var members = try rsa()
        members["kid"] = "x"
        let fields = members.map { "\t\"\($0.key)\" :\n \"\($0.value)\" " } + ["\"ext\": true", "\"num\": -1.5e3"]
        try bench.store(Array(" {\r\n\(fields.joined(separator: ","))}\n".utf8), "key.json")
        try expectTheSameKey("RS256")
    }

    @Test(arguments: ["n", "e", "d", "p", "q", "dp", "dq", "qi"])
    func aMemberThatIsMissingIsNamed(member: String) throws {
        var members = try rsa()
        members[member] = nil
        try store(members)
        #expect(throws: KeyFailure.jwk(.member(member))) { try read() }
        members[member] = "~~~"
        try store(members)
        #expect(throws: KeyFailure.jwk(.member(member))) { try read() }
    }

    /// Halves of two keys: the public one of another.
    @Test func halvesThatDoNotBelongTogetherAreRefused() throws {
        let members = try curve("prime256v1", "P-256", 32)
        try? FileManager.default.removeItem(at: bench.directory.appending(path: "key.pem"))
        var other = try curve("prime256v1", "P-256", 32)
        other["d"] = members["d"]
        try store(other)
        #expect(throws: KeyFailure.self) { try read() }
    }

    @Test(arguments: [
        "", "{}", "[]", "{", "null", "{\"kty\":\"RSA\"", "{\"kty\":\"RSA\",}", "{\"kty\":\"RSA\"} x",
        "{\"kty\":\"RSA\",\"kty\":\"RSA\"}", "{\"kty\":{\"a\":\"b\"}}", "{\"k\\u0074y\":\"RSA\"}", "{\"n\":5}",
    ])
    func whatIsNoKeyIsRefused(text: String) throws {
        try bench.store(Array(text.utf8), "key.json")
        #expect(throws: KeyFailure.jwk(.notAnObject)) { try read() }
    }

    @Test func otherKindsOfKeysAreRefused() throws {
        for text in ["{\"kty\":\"oct\",\"k\":\"AAAA\"}", "{\"kty\":\"EC\",\"crv\":\"P-521\"}", "{\"kty\":\"OKP\"}"] {
            try? FileManager.default.removeItem(at: bench.directory.appending(path: "key.json"))
            try bench.store(Array(text.utf8), "key.json")
            #expect(throws: KeyFailure.jwk(.otherKind)) { try read() }
        }
    }

    @Test func aWeakKeyIsRefused() throws {
        try store(try rsa(bits: 1024))
        #expect(throws: KeyFailure.weak(.shortModulus(bits: 1024))) { try read() }
    }

    @Test func aLongFileIsRefused() throws {
        try bench.store([UInt8](repeating: 0x20, count: 20_000), "key.json")
        #expect(throws: KeyFailure.jwk(.tooLong)) { try read() }
    }
}
