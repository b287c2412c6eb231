import CertificateWorkshop
import Foundation
import PKI
import TLS
import Testing

struct TrialHandshakeTests {
    let workshop: Workshop
    let trust: TrustStore

    init() throws {
        workshop = try Workshop()
        try workshop.intermediate("middle")
        try workshop.leaf("one", san: "DNS:a.example,DNS:*.b.example,IP:203.0.113.7,IP:2001:db8::1", issuer: "middle")
        trust = try TrustStore(pem: workshop.bytes("ca.pem"))
    }

    private func run(
        _ chain: String = "one.full.pem",
        key: String = "one.key",
        names: [String] = ["a.example"],
        trust other: TrustStore? = nil,
        at instant: Date = Date()
    ) throws -> TrialResult {
        TrialHandshake.run(
            fullchain: try content(chain),
            key: try content(key),
            identifiers: try names.map { try Identifier($0) },
            trust: other ?? trust,
            at: instant
        )
    }

    private func content(_ name: String) throws -> FileContent {
        let descriptor = open(workshop.path(name), O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        return try FileContent(readingFrom: descriptor)
    }

    @Test func aGoodPairWorksForAllOfItsNames() throws {
        let result = try run(names: ["a.example", "*.b.example", "203.0.113.7", "2001:db8::1"])
        #expect(result.findings == [])
        #expect(result.presented == (try CertificateChain(pem: workshop.bytes("one.full.pem"))).certificates)
    }

    @Test(arguments: [["rsa:2048"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], ["ed25519"]])
    func everyKindOfKeyWorks(key: [String]) throws {
        try workshop.leaf("other", san: "DNS:a.example", issuer: "middle", key: key)
        #expect(try run("other.full.pem", key: "other.key").findings == [])
    }

    @Test func anotherKeyIsAMismatch() throws {
        try workshop.leaf("other", san: "DNS:a.example")
        #expect(try run(key: "other.key").findings == [.keyMismatch])
        // Of another kind: OpenSSL loads both, and only the check of the pair tells.
        try workshop.leaf("rsa", san: "DNS:a.example", key: ["rsa:2048"])
        #expect(try run(key: "rsa.key").findings == [.keyMismatch])
        #expect(try run("rsa.pem", key: "one.key").findings == [.keyMismatch])
    }

    @Test func allThatIsWrongIsSaid() throws {
        let names = ["a.example", "c.example", "deep.er.b.example", "203.0.113.8"]
        let foreign = try Workshop()
        let result = try run(names: names, trust: TrustStore(pem: foreign.bytes("ca.pem")))
        #expect(result.findings.count == 4)
        guard case .untrusted = result.findings.first else {
            Issue.record("\(result.findings)")
            return
        }
        #expect(result.findings.dropFirst().contains(.wrongName(try Identifier("203.0.113.8"))))
        #expect(result.findings.dropFirst().contains(.wrongName(try Identifier("deep.er.b.example"))))
    }

    @Test func theInstantCounts() throws {
        for offset: Double in [-86_400, 91 * 86_400] {
            guard case .untrusted? = try run(at: Date(timeIntervalSinceNow: offset)).findings.first else {
                Issue.record("trusted at \(offset)")
                continue
            }
        }
    }

    @Test func aMissingIntermediateIsUntrusted() throws {
        guard case .untrusted(_, position: 0)? = try run("one.pem").findings.first else {
            Issue.record("trusted")
            return
        }
    }

    @Test func damagedFilesAreFindings() throws {
        try workshop.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", to: "bad.pem")
        try workshop.write("", to: "empty.pem")
        // A good certificate, and then one that ends in the middle.
        let whole = String(decoding: try workshop.bytes("one.full.pem"), as: UTF8.self)
        try workshop.write(String(whole.dropLast(100)), to: "torn.pem")
        for name in ["bad.pem", "empty.pem", "torn.pem"] {
            guard case .unreadableCertificates? = try run(name).findings.first else {
                Issue.record("\(name) was loaded")
                continue
            }
            guard case .unreadableKey? = try run(key: name).findings.first else {
                Issue.record("\(name) was loaded")
                continue
            }
        }
    }

    /// An encrypted key cannot be used by a service that starts alone, and must not ask for a passphrase here either.
    @Test func anEncryptedKeyIsUnreadable() throws {
        try workshop.openssl([
            "pkcs8", "-topk8", "-in", "one.key", "-out", "locked.key", "-passout", "pass:secret",
        ])
        guard case .unreadableKey? = try run(key: "locked.key").findings.first else {
            Issue.record("loaded")
            return
        }
    }

    /// A chain longer than the buffers between the two sides still gets through.
    @Test func longChainsFit() throws {
        var issuer = "middle"
        var tail = try workshop.bytes("middle.pem")
        for level in 1...6 {
            let padding = String(repeating: "x", count: 6000)
            try workshop.certificate(
                "level\(level)",
                subject: "/CN=Level \(level)",
                extensions: "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\nnsComment=\(padding)\n",
                issuer: issuer,
                days: 90
            )
            issuer = "level\(level)"
            tail = try workshop.bytes("\(issuer).pem") + tail
        }
        try workshop.leaf("deep", san: "DNS:a.example", issuer: issuer)
        try workshop.write(
            String(decoding: try workshop.bytes("deep.pem") + tail, as: UTF8.self),
            to: "deep.full.pem"
        )
        let result = try run("deep.full.pem", key: "deep.key")
        #expect(result.findings == [])
        #expect(result.presented.count == 8)
    }
}
