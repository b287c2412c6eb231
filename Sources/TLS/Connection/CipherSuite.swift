import COpenSSL

/// A cipher suite by its IANA number.
package struct CipherSuite: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The two octets on the wire.
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The suite of a connection; nil before there is one.
    init?(of ssl: OpaquePointer) {
        guard let cipher = SSL_get_current_cipher(ssl) else { return nil }
        rawValue = UInt16(truncatingIfNeeded: SSL_CIPHER_get_protocol_id(cipher))
    }

    /// The IANA name, `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`; the number in hexadecimal when it is not known here.
    package var description: String { Self.names[rawValue] ?? "0x" + String(rawValue, radix: 16) }

    /// Whether it can be negotiated in TLS 1.3, and then only there (RFC 8446 §B.4).
    package var isTLS13: Bool { rawValue >> 8 == 0x13 }

    /// What is wrong with it, if anything is.
    package var weaknesses: Set<Weakness> {
        let name = description
        var found: Set<Weakness> = []
        if name.contains("_NULL_") { found.insert(.null) }
        if name.contains("_anon_") { found.insert(.anonymous) }
        if name.contains("_EXPORT_") { found.insert(.export) }
        if name.contains("_RC4_") { found.insert(.rc4) }
        if name.contains("_DES_CBC_") || name.contains("_RC2_") { found.insert(.des) }
        if name.contains("_3DES_") { found.insert(.tripleDES) }
        return found
    }

    /// Whether the key exchange is Diffie-Hellman over integers, with an ephemeral key.
    package var isFiniteFieldEphemeral: Bool {
        description.hasPrefix("TLS_DHE_") || description.hasPrefix("TLS_DH_anon_")
    }

    /// All that are known here for TLS 1.2 and older, in the order of their numbers.
    package static let classic: [CipherSuite] = all.filter { !$0.isTLS13 }
    /// All of TLS 1.3.
    package static let modern: [CipherSuite] = all.filter(\.isTLS13)

    private static let all: [CipherSuite] = names.keys.sorted().map(Self.init(rawValue:))
}
