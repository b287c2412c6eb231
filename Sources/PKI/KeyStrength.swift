import COpenSSL

/// What kind of public key a certificate has and how strong it is, for every kind there is and not only for those that
/// can be asked for.
package enum KeyStrength: Hashable, Sendable, CustomStringConvertible {
    /// RSA with a modulus of so many bits.
    case rsa(bits: Int)
    /// A curve by its name in FIPS 186, or in OpenSSL's words; `explicit` when it is given by parameters.
    case curve(String)
    /// Ed25519 or Ed448.
    case edwards(String)
    /// Anything else, in OpenSSL's words.
    case other(String)

    init(of key: OpaquePointer) {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: self = .rsa(bits: Int(EVP_PKEY_get_bits(key)))
        case EVP_PKEY_EC: self = .curve(Self.curve(of: key))
        case EVP_PKEY_ED25519: self = .edwards("Ed25519")
        case EVP_PKEY_ED448: self = .edwards("Ed448")
        default: self = .other(EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown")
        }
        ERR_clear_error()
    }

    /// Whether no TLS client of today should be shown it: RSA below 2048 bits (CA/Browser Forum BR 6.1.5), a curve that
    /// is none of P-256, P-384 and P-521, or an algorithm that TLS 1.3 has no signature for (RFC 8446 §4.2.3).
    package var isWeak: Bool {
        switch self {
        case .rsa(let bits): bits < 2048
        case .curve(let name): !["P-256", "P-384", "P-521"].contains(name)
        case .edwards: false
        case .other: true
        }
    }

    /// A few words: `RSA with 1024 bits`, `curve secp256k1`.
    package var description: String {
        switch self {
        case .rsa(let bits): "RSA with \(bits) bits"
        case .curve(let name): "curve \(name)"
        case .edwards(let name), .other(let name): name
        }
    }

    private static func curve(of key: OpaquePointer) -> String {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1, length < name.count else {
            return "explicit"
        }
        switch String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self) {
        case "prime256v1", "P-256": return "P-256"
        case "secp384r1", "P-384": return "P-384"
        case "secp521r1", "P-521": return "P-521"
        case let other: return other
        }
    }
}
