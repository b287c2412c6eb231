import ACME
import PKI

/// A key whose signatures anybody can make: structure is what is tested here, OpenSSL's work is tested elsewhere.
struct FakeSigner: Signer {
    let name: String

    init(_ name: String = "account") { self.name = name }

    var algorithm: JWSAlgorithm { .es256 }

    var publicKey: JSONWebKey {
        guard
            let key = JSONWebKey([
                ("kty", "EC"), ("crv", "P-256"), ("x", Base64URL.encode(Array(name.utf8))), ("y", "AA"),
            ])
        else { return Self().publicKey }
        return key
    }

    func sign(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        Self.signature(message, thumbprint: publicKey.thumbprint)
    }

    static func signature(_ message: [UInt8], thumbprint: String) -> [UInt8] {
        SHA256Digest(hashing: message + Array(thumbprint.utf8)).bytes
    }
}

/// A shared secret everybody knows.
struct FakeAuthenticator: MessageAuthenticator {
    var algorithm: JWSAlgorithm { .hs256 }

    func authenticate(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        SHA256Digest(hashing: Array("secret".utf8) + message).bytes
    }
}
