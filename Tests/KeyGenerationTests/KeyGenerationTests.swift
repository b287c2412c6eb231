import Foundation
import KeyGeneration
import PKI
import Testing

/// Keys, requests and signatures judged by the `openssl` command.
final class KeyGenerationTests {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "rekey-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private func openssl(_ arguments: String...) throws -> (status: Int32, output: [UInt8]) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = directory
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, [UInt8](output))
    }

    private func store(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: directory.appending(path: name))
    }

    private func write(_ key: PrivateKey, _ name: String) throws {
        let path = directory.appending(path: name).path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try key.write(to: descriptor)
    }

    private func reading<T>(_ name: String, _ body: (Int32) throws -> T) throws -> T {
        let descriptor = open(directory.appending(path: name).path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        return try body(descriptor)
    }

    @Test(arguments: KeyAlgorithm.allCases)
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

    /// K-04, K-06, IP-02: names in the SAN only, empty subject, nothing else asked for.
    @Test(arguments: KeyAlgorithm.allCases)
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
        #expect(request.publicKey == key.publicKey)
    }

    /// J-08: raw R‖S of fixed length, whatever zeros lead the numbers.
    @Test func curveSignaturesHaveFixedLength() throws {
        let key = try AccountKey.generate()
        for index in 0..<2000 {
            #expect(try key.sign(Array("message \(index)".utf8)).count == 64)
        }
        #expect(key.algorithm == "ES256")
        #expect(key.publicMembers.map(\.name) == ["crv", "kty", "x", "y"])
        #expect(key.publicMembers.suffix(2).allSatisfy { Base64URL.decode($0.value)?.count == 32 })
    }

    @Test(arguments: [(KeyAlgorithm.rsa2048, "RS256", 256), (.ed25519, "EdDSA", 64), (.ecdsaP384, "ES384", 96)])
    func otherAccountKeys(algorithm: KeyAlgorithm, name: String, length: Int) throws {
        let key = try AccountKey.generate(algorithm)
        #expect(key.algorithm == name)
        #expect(try key.sign([1, 2, 3]).count == length)
        #expect(key.publicMembers.map(\.name) == key.publicMembers.map(\.name).sorted())
    }

    /// RS256 and EdDSA signatures are what the openssl command accepts.
    @Test(arguments: [(KeyAlgorithm.rsa2048, ["-sha256"]), (.ed25519, ["-rawin"])])
    func signaturesVerify(algorithm: KeyAlgorithm, options: [String]) throws {
        let key = try PrivateKey.generate(algorithm)
        try write(key, "key.pem")
        let account = try reading("key.pem") { try AccountKey(readingFrom: $0) }
        try store(Array("message".utf8), "message")
        try store(account.sign(Array("message".utf8)), "signature")
        let arguments = [
            "pkeyutl", "-verify", "-inkey", "key.pem", "-rawin", "-in", "message", "-sigfile", "signature",
        ]
        let digest = algorithm == .rsa2048 ? ["-digest", "sha256"] : []
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments + digest
        process.currentDirectoryURL = directory
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// every spelling of the secret gives the same octets; HMAC as the openssl command computes it.
    @Test func externalAccountKeysAreReadInEverySpelling() throws {
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
}
