import COpenSSL
import Foundation

/// A subscriber's key that signs JWS: written apart from the code under test, on OpenSSL alone.
final class TestKey: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case es256 = "ES256", es384 = "ES384", rs256 = "RS256", edDSA = "EdDSA"
    }

    struct Failed: Error {}

    let kind: Kind
    /// Never changed after `init`; freed by `deinit` only.
    nonisolated(unsafe) private let key: OpaquePointer

    init(_ kind: Kind = .es256) throws {
        let made =
            switch kind {
            case .es256: rekey_EVP_EC_gen("P-256")
            case .es384: rekey_EVP_EC_gen("P-384")
            case .rs256: rekey_EVP_RSA_gen(2048)
            case .edDSA: rekey_EVP_ED25519_gen()
            }
        guard let made else { throw Failed() }
        key = made
        self.kind = kind
    }

    /// Reads the key of a PEM file.
    init(_ kind: Kind, file: String) throws {
        guard let bio = BIO_new_file(file, "r") else { throw Failed() }
        defer { BIO_free(bio) }
        guard let read = PEM_read_bio_PrivateKey(bio, nil, nil, nil) else { throw Failed() }
        key = read
        self.kind = kind
    }

    deinit { EVP_PKEY_free(key) }

    /// Writes the key as PEM.
    func write(to file: String) throws {
        guard let bio = BIO_new_file(file, "w") else { throw Failed() }
        defer { BIO_free(bio) }
        guard PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 else { throw Failed() }
    }

    var jwk: [String: String] {
        switch kind {
        case .es256: ["kty": "EC", "crv": "P-256", "x": number("qx", 32), "y": number("qy", 32)]
        case .es384: ["kty": "EC", "crv": "P-384", "x": number("qx", 48), "y": number("qy", 48)]
        case .rs256: ["kty": "RSA", "n": number("n", 256), "e": number("e", 3)]
        case .edDSA: ["kty": "OKP", "crv": "Ed25519", "x": raw()]
        }
    }

    var thumbprint: String {
        let text = jwk.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
        var digest = [UInt8](repeating: 0, count: 32)
        let message = Array("{\(text)}".utf8)
        SHA256(message, message.count, &digest)
        return base64url(digest)
    }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw Failed() }
        defer { EVP_MD_CTX_free(context) }
        let digest: OpaquePointer? =
            switch kind {
            case .es256, .rs256: EVP_sha256()
            case .es384: EVP_sha384()
            case .edDSA: nil
            }
        var signature = [UInt8](repeating: 0, count: 1024)
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, digest, nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { throw Failed() }
        let made = Array(signature.prefix(length))
        switch kind {
        case .es256: return halves(made, 32)
        case .es384: return halves(made, 48)
        case .rs256, .edDSA: return made
        }
    }

    /// The two INTEGERs of a DER SEQUENCE, cut or padded to a fixed length. Lengths here are always one octet.
    private func halves(_ der: [UInt8], _ size: Int) -> [UInt8] {
        let first = Array(der[4..<4 + Int(der[3])])
        let start = 4 + first.count + 2
        let second = Array(der[start..<start + Int(der[start - 1])])
        return [first, second].flatMap { number -> [UInt8] in
            let minimal = Array(number.drop { $0 == 0 })
            return Array(repeating: 0, count: size - minimal.count) + minimal
        }
    }

    private func number(_ name: String, _ size: Int) -> String {
        var value: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &value) == 1 else { return "" }
        defer { BN_free(value) }
        var bytes = [UInt8](repeating: 0, count: size)
        BN_bn2binpad(value, &bytes, Int32(size))
        return base64url(bytes)
    }

    private func raw() -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        var length = 32
        EVP_PKEY_get_raw_public_key(key, &bytes, &length)
        return base64url(bytes)
    }
}

/// base64url by Foundation's base64.
func base64url(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
        .replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
}
