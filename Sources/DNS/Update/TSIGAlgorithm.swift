import COpenSSL

/// How a transaction signature is computed (RFC 8945 §6).
///
/// hmac-md5 is left out: RFC 8945 §6 keeps it for old servers only, and says that it is not to be used.
package enum TSIGAlgorithm: String, Sendable, CaseIterable, CustomStringConvertible {
    case sha1 = "hmac-sha1"
    case sha224 = "hmac-sha224"
    case sha256 = "hmac-sha256"
    case sha384 = "hmac-sha384"
    case sha512 = "hmac-sha512"

    /// Reads the name in any case, with or without a last dot; nil for those not known.
    package init?(named text: String) {
        let name = text.hasSuffix(".") ? String(text.dropLast()) : text
        self.init(rawValue: name.lowercased())
    }

    package var description: String { rawValue }

    /// The algorithm's name on the wire.
    var name: DomainName { DomainName(checked: [Array(rawValue.utf8)]) }

    /// The octets of a whole code.
    var length: Int {
        switch self {
        case .sha1: 20
        case .sha224: 28
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    var digest: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha224: EVP_sha224()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }
}
