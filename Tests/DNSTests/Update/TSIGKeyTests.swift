import COpenSSL
import DNS
import PKI
import Testing

struct TSIGKeyTests {
    /// Not a secret: the octets 0 to 31, so that what was read can be told from what was not.
    private static let secret = TestSecret("Key.Example", .sha256, (0..<32).map { UInt8($0) })

    private static func key(_ text: String) throws -> TSIGKey {
        try reading(Array(text.utf8)) { try TSIGKey(readingFrom: $0) }
    }

    private static let forms: [(String, TSIGAlgorithm)] = {
        let text = secret.base64
        return [
            ("hmac-sha512:key.example:\(text)\n", .sha512), ("HMAC-SHA1:key.example.:\(text)", .sha1),
            ("key.example:hmac-sha224:\(text)", .sha224), ("key.example:\(text)", .sha256),
            ("# made by hand\n// twice\n\n  key.example:\(text)  \n", .sha256),
            ("key \"key.example\" {\n\talgorithm hmac-sha256;\n\tsecret \"\(text)\";\n};\n", .sha256),
            ("key key.example. { secret \"\(text)\"; algorithm \"hmac-sha384\"; };", .sha384),
            ("key \"key.example\"{algorithm hmac-sha256;secret \(text);};", .sha256),
        ]
    }()

    @Test(arguments: forms)
    func everyFormOfFileGivesTheSameSecret(_ text: String, _ algorithm: TSIGAlgorithm) throws {
        let key = try Self.key(text)
        #expect(key.name == dn("key.example"))
        #expect(key.algorithm == algorithm)
        #expect(try key.authenticate(Array("message".utf8)) == Self.hmac(algorithm))
    }

    /// Computed by OpenSSL's other interface.
    private static func hmac(_ algorithm: TSIGAlgorithm) -> [UInt8] {
        let digest =
            switch algorithm {
            case .sha1: EVP_sha1()
            case .sha224: EVP_sha224()
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            }
        let octets = (0..<32).map { UInt8($0) }
        let message = Array("message".utf8)
        var code = [UInt8](repeating: 0, count: 64)
        var length: UInt32 = 0
        HMAC(digest, octets, 32, message, message.count, &code, &length)
        return Array(code.prefix(Int(length)))
    }

    @Test func aSecretAloneTakesNameAndAlgorithmFromTheConfiguration() throws {
        let text = Array((Self.secret.base64 + "\n").utf8)
        let key = try reading(text) { try TSIGKey(name: dn("key.example"), algorithm: .sha384, readingFrom: $0) }
        #expect(try key.authenticate(Array("message".utf8)) == Self.hmac(.sha384))
    }

    private static let bad: [(String, TSIGKeyFailure)] = [
        ("", .empty), ("# only a comment\n", .empty), ("word", .form), ("a:b:c:d", .form), ("a b", .form),
        ("hmac-md5:key.example:AAAA", .unknownAlgorithm), ("key.example:A*AA", .secretNotBase64),
        ("key.example:AAAAA", .secretNotBase64), ("key.example:AA=A", .secretNotBase64), ("key.example:", .secretEmpty),
        ("key..example:AAAA", .name(.emptyLabel)), ("key \"x\" { algorithm hmac-sha256; secret \"AAAA\"; ", .form),
        ("key \"x\" { algorithm hmac-sha256; algorithm hmac-sha256; };", .form),
        ("key \"x\" { algorithm hmac-md5; secret \"AAAA\"; };", .unknownAlgorithm), ("key \"x", .form), ("/x", .form),
        ("key \"x\" { algorithm hmac-sha256; secret \"AAAA\"; }; key \"y\" {};", .form),
        (String(repeating: "a", count: 5000), .tooLong),
    ]

    @Test(arguments: bad)
    func whatIsNoKeyFileSaysWhyAndNeverWhatItHolds(_ text: String, _ failure: TSIGKeyFailure) {
        #expect(throws: failure) { try Self.key(text) }
        #expect(!failure.description.contains("AAAA"))
    }

    @Test func aDescriptorThatCannotBeReadSaysSo() {
        #expect(throws: TSIGKeyFailure.unreadable(errno: 9)) { try TSIGKey(readingFrom: -1) }
    }
}
