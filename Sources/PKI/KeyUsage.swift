/// What a key may be used for (RFC 5280 §4.2.1.3), in OpenSSL's order of bits.
package struct KeyUsage: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Signing other than certificates: every TLS 1.3 server does it.
    package static let digitalSignature = Self(rawValue: 0x80)
    /// Key transport with RSA, as in TLS 1.2 without forward secrecy.
    package static let keyEncipherment = Self(rawValue: 0x20)
    /// Signing certificates: authorities only.
    package static let keyCertSign = Self(rawValue: 0x04)
}
