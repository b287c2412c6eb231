import COpenSSL
import PKI

/// The signature algorithms accepted on requests (RFC 7518 §3.1, RFC 8037 §3.1).
enum JWSAlgorithm: String, Sendable, CaseIterable {
    case es256 = "ES256"
    case es384 = "ES384"
    case rs256 = "RS256"
    case edDSA = "EdDSA"

    /// The algorithm that goes with a key; nil for a key no request may be signed with.
    init?(for key: KeyHandle) {
        switch key.publicKey.algorithm {
        case .ecdsaP256: self = .es256
        case .ecdsaP384: self = .es384
        case .ed25519: self = .edDSA
        case .rsa2048, .rsa3072, .rsa4096: self = .rs256
        case nil:
            guard key.weakness == nil else { return nil }
            self = .rs256
        }
    }

    /// Whether the signature over the message is that key's. Malformed signatures are simply not.
    func verify(_ signature: [UInt8], over message: [UInt8], by key: KeyHandle) -> Bool {
        guard JWSAlgorithm(for: key) == self else { return false }
        switch self {
        case .es256: return Self.verify(Self.der(signature, octets: 32), message, key, EVP_sha256())
        case .es384: return Self.verify(Self.der(signature, octets: 48), message, key, EVP_sha384())
        case .rs256: return Self.verify(signature, message, key, EVP_sha256())
        case .edDSA: return Self.verify(signature, message, key, nil)
        }
    }

    private static func verify(
        _ signature: [UInt8]?,
        _ message: [UInt8],
        _ key: KeyHandle,
        _ digest: OpaquePointer?
    ) -> Bool {
        guard let signature, let context = EVP_MD_CTX_new() else { return false }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        guard EVP_DigestVerifyInit(context, nil, digest, nil, key.pointer) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// RFC 7518 §3.4: the two halves of R‖S, of fixed length, to the SEQUENCE that OpenSSL verifies.
    private static func der(_ raw: [UInt8], octets: Int) -> [UInt8]? {
        guard raw.count == 2 * octets, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        let size = Int32(clamping: octets)
        guard let r = BN_bin2bn(Array(raw.prefix(octets)), size, nil) else { return nil }
        guard let s = BN_bin2bn(Array(raw.suffix(octets)), size, nil) else {
            BN_free(r)
            return nil
        }
        guard ECDSA_SIG_set0(signature, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            return nil
        }
        let length = i2d_ECDSA_SIG(signature, nil)
        guard length > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(length))
        der.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            _ = i2d_ECDSA_SIG(signature, &cursor)
        }
        return der
    }
}
