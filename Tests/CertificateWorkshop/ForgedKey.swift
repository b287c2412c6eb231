import COpenSSL

/// A key that was made in a test and goes with it.
package final class ForgedKey: @unchecked Sendable {
    // Written once, and OpenSSL's keys may be used by several threads once they are made.
    let handle: OpaquePointer

    /// What kind of key to make.
    package enum Kind: String, Sendable, CaseIterable, CustomStringConvertible {
        case p256 = "ecdsa-p256"
        case p384 = "ecdsa-p384"
        case rsa2048 = "rsa-2048"
        case ed25519
        case rsa1024 = "rsa-1024"
        case secp256k1

        package var description: String { rawValue }
    }

    /// Makes a key.
    package init(_ kind: Kind) throws {
        let made =
            switch kind {
            case .p256: rekey_EVP_EC_gen("P-256")
            case .p384: rekey_EVP_EC_gen("P-384")
            case .secp256k1: rekey_EVP_EC_gen("secp256k1")
            case .rsa2048: rekey_EVP_RSA_gen(2048)
            case .rsa1024: rekey_EVP_RSA_gen(1024)
            case .ed25519: rekey_EVP_ED25519_gen()
            }
        guard let made else { throw Forge.Refused(step: "key \(kind)") }
        handle = made
    }

    deinit { EVP_PKEY_free(handle) }

    /// Whether it signs without a digest of the caller's choice.
    var isEdwards: Bool { EVP_PKEY_get_base_id(handle) == EVP_PKEY_ED25519 }

    /// Its SubjectPublicKeyInfo in DER.
    package var publicDER: [UInt8] { get throws { try Forge.octets { i2d_PUBKEY(handle, $0) } } }

    /// The first 20 octets of the digest over its SubjectPublicKeyInfo, as a key identifier (RFC 7093 §2).
    package var identifier: [UInt8] { get throws { Array(Self.sha256(try publicDER).prefix(20)) } }

    /// SHA-256, for identifiers of logs.
    package static func sha256(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        _ = SHA256(message, message.count, &digest)
        return digest
    }

    /// A signature with SHA-256.
    package func signature(over message: [UInt8]) throws -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1,
            EVP_DigestSign(context, nil, &length, message, message.count) == 1
        else { throw Forge.Refused(step: "signature") }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
            throw Forge.Refused(step: "signature")
        }
        return Array(signature.prefix(length))
    }

    /// Writes the key to a file in the test's own directory, as services read it.
    package func write(to path: String) throws {
        guard let file = BIO_new_file(path, "w") else { throw Forge.Refused(step: "file") }
        defer { BIO_free(file) }
        guard PEM_write_bio_PKCS8PrivateKey(file, handle, nil, nil, 0, nil, nil) == 1 else {
            throw Forge.Refused(step: "file")
        }
    }
}
