import Conformance
import Foundation
import KeyGeneration
import PKI
import Testing

/// Keys, requests and signatures judged by the `openssl` command.
struct KeyGenerationTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    private func openssl(_ arguments: String...) throws -> (status: Int32, output: [UInt8]) {
        try bench.openssl(arguments)
    }

    private func store(_ bytes: [UInt8], _ name: String) throws { try bench.store(bytes, name) }

    private func write(_ key: PrivateKey, _ name: String) throws { try bench.write(key, name) }

    private func reading<T>(_ name: String, _ body: (Int32) throws -> T) throws -> T {
        try bench.reading(name, body)
    }

    @Test(.rows("K-01", "K-08"), arguments: KeyAlgorithm.allCases)
    func keysSurviveTheirFile(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        #expect(key.publicKey.algorithm == algorithm)
        try write(key, "key.pem")
        let again = try reading("key.pem") { try PrivateKey(readingFrom: $0) }
        #expect(again.publicKey == key.publicKey)
        #expect(try openssl("pkey", "-in", "key.pem", "-pubout", "-outform", "DER").output == key.publicKey.der)
        #expect(try PrivateKey.generate(algorithm).publicKey != key.publicKey)
    }

    @Test func filesThatAreNoKeyAreRefused() throws {
        for text in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            try store(Array(text.utf8), "bad.pem")
            #expect(throws: KeyFailure.self) { try reading("bad.pem") { try PrivateKey(readingFrom: $0) } }
        }
    }

    /// Names in the SAN only, empty subject, nothing else asked for.
    @Test(.rows("K-03", "K-04", "K-06", "IP-02", "O-10"), arguments: KeyAlgorithm.allCases)
    func requestsCarryNamesAndNothingElse(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let names = try ["b.example", "*.a.example", "203.0.113.7", "2001:db8::7"].map { try Identifier($0) }
        let request = try CertificateRequest(for: names, key: key)
        try store(request.der, "request.der")
        #expect(try openssl("req", "-inform", "DER", "-in", "request.der", "-verify", "-noout").status == 0)
        let text = String(
            decoding: try openssl("req", "-inform", "DER", "-in", "request.der", "-noout", "-text").output,
            as: UTF8.self
        )
        #expect(
            text.contains("DNS:*.a.example, DNS:b.example, IP Address:203.0.113.7, IP Address:2001:DB8:0:0:0:0:0:7")
        )
        #expect(text.contains("Subject: \n"))
        #expect(text.count(of: "X509v3") == 1)
        let digests: [KeyAlgorithm: String] = [.ecdsaP384: "ecdsa-with-SHA384", .ed25519: "ED25519"]
        let curve = algorithm == .ecdsaP256 ? "ecdsa-with-SHA256" : "sha256WithRSAEncryption"
        #expect(text.contains("Signature Algorithm: \(digests[algorithm] ?? curve)\n"))
        #expect(request.publicKey == key.publicKey)
    }

    /// A name has no trailing dot, whatever was written, and an address is no name.
    @Test(.rows("K-07", "IP-02"), arguments: [("A.example.", "DNS:a.example"), ("192.0.2.7", "IP Address:192.0.2.7")])
    func namesAreWrittenAsCertificatesHaveThem(text: String, name: String) throws {
        let request = try CertificateRequest(for: [Identifier(text)], key: PrivateKey.generate(.ecdsaP256))
        try store(request.der, "request.der")
        let output = try bench.text("req", "-inform", "DER", "-in", "request.der", "-noout", "-text")
        let lines = output.split(separator: "\n").map { $0.drop { $0 == " " } }
        let index = try #require(lines.firstIndex { $0.hasPrefix("X509v3 Subject Alternative Name:") })
        #expect(lines.dropFirst(index + 1).first.map { String($0) } == name)
        #expect(!output.contains("email:") && !output.contains("URI:"))
    }

    @Test(
        .rows("J-09"),
        arguments: [(KeyAlgorithm.rsa2048, "RS256", 256), (.ed25519, "EdDSA", 64), (.ecdsaP384, "ES384", 96)]
    )
    func otherAccountKeys(algorithm: KeyAlgorithm, name: String, length: Int) throws {
        let key = try AccountKey.generate(algorithm)
        #expect(key.algorithm == name)
        #expect(try key.sign([1, 2, 3]).count == length)
        #expect(key.publicMembers.map(\.name) == key.publicMembers.map(\.name).sorted())
    }

    /// RS256 and EdDSA signatures are what the openssl command accepts.
    @Test(.rows("J-09"), arguments: [KeyAlgorithm.rsa2048, .ed25519])
    func signaturesVerify(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        try write(key, "key.pem")
        let account = try reading("key.pem") { try AccountKey(readingFrom: $0) }
        try store(Array("message".utf8), "message")
        try store(account.sign(Array("message".utf8)), "signature")
        let arguments = [
            "pkeyutl", "-verify", "-inkey", "key.pem", "-rawin", "-in", "message", "-sigfile", "signature",
        ]
        let digest = algorithm == .rsa2048 ? ["-digest", "sha256"] : []
        #expect(try bench.openssl(arguments + digest).status == 0)
    }

    /// Every spelling of the secret gives the same octets; HMAC as the openssl command computes it.
    @Test(.rows("A-15", "Q-26")) func externalAccountKeysAreReadInEverySpelling() throws {
        let secret: [UInt8] = (0..<33).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 251) }
        let standard = Data(secret).base64EncodedString()
        let message = Array("protected.payload".utf8)
        try store(message, "message")
        let hex = Hex.encode(secret)
        let expected = try openssl(
            "mac",
            "-digest",
            "SHA256",
            "-macopt",
            "hexkey:\(hex)",
            "-in",
            "message",
            "-binary",
            "HMAC"
        )
        for text in [Base64URL.encode(secret), standard, standard + "\n", "  " + Base64URL.encode(secret) + "\r\n"] {
            try store(Array(text.utf8), "eab")
            let key = try reading("eab") { try ExternalAccountKey(readingFrom: $0) }
            #expect(try key.authenticate(message) == expected.output)
        }
        for (text, failure) in [("", KeyFailure.secretEmpty), ("a!b", .secretNotBase64), ("YQ==YQ", .secretNotBase64)] {
            try store(Array(text.utf8), "eab")
            #expect(throws: failure) { try reading("eab") { try ExternalAccountKey(readingFrom: $0) } }
        }
    }
}

extension String {
    fileprivate func count(of word: String) -> Int { ranges(of: word).count }

    /// What the kernel refuses is told by its number, and is not taken for a bad key.
    @Test func theKernelsReasonIsKept() throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        defer { close(full) }
        #expect(throws: KeyFailure.unwritable(ENOSPC)) { try key.write(to: full) }
        #expect(throws: KeyFailure.unwritable(EBADF)) { try key.write(to: -1) }
        #expect(throws: KeyFailure.unreadable(EBADF)) { try PrivateKey(readingFrom: full) }
        #expect(throws: KeyFailure.unreadable(EBADF)) { try AccountKey(readingFrom: -1) }
        #expect("\(KeyFailure.unwritable(ENOSPC))".contains("No space left on device"))
    }
}
