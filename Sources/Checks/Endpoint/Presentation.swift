package import PKI

/// What a server presented and negotiated in one ordinary handshake: one that offers TLS 1.2 and 1.3 and asks for a
/// stapled OCSP answer.
package struct Presentation: Sendable, Equatable {
    /// The stapled OCSP answer (RFC 6066 §8).
    package enum Staple: Sendable, Equatable {
        case none
        /// Octets came that are no OCSP response; the reason.
        case unreadable(String)
        case answer(RevocationAnswer)
    }

    /// The chain as it was sent, leaf first.
    package var chain: [Certificate]
    /// nil when not recorded, as is everything below.
    package var version: TLSVersion?
    /// OpenSSL's or IANA's name of the suite.
    package var cipher: String?
    /// The key exchange's group, in any usual spelling (`X25519MLKEM768`, `x25519`).
    package var group: String?
    /// The protocol chosen by ALPN; an empty text when none was chosen.
    package var alpn: String?
    package var staple: Staple?
    /// Whether a client certificate was asked for.
    package var asksForClientCertificate: Bool?
    /// From the first octet of the handshake to its end, in seconds.
    package var handshakeSeconds: Double?

    package init(
        chain: [Certificate],
        version: TLSVersion? = nil,
        cipher: String? = nil,
        group: String? = nil,
        alpn: String? = nil,
        staple: Staple? = nil,
        asksForClientCertificate: Bool? = nil,
        handshakeSeconds: Double? = nil
    ) {
        self.chain = chain
        self.version = version
        self.cipher = cipher
        self.group = group
        self.alpn = alpn
        self.staple = staple
        self.asksForClientCertificate = asksForClientCertificate
        self.handshakeSeconds = handshakeSeconds
    }

    /// The certificate the server speaks with.
    package var leaf: Certificate? { chain.first }
}
