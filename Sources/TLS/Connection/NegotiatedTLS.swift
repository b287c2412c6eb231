/// What client and server agreed on in a handshake.
package struct NegotiatedTLS: Sendable, Equatable {
    /// A server's wish for a certificate of the client's.
    package struct CertificateRequest: Sendable, Equatable {
        /// How many names of authorities it would accept were sent; 0 says that any will do.
        package let authorities: Int

        package init(authorities: Int) { self.authorities = authorities }
    }

    /// The version.
    package let version: TLSVersion
    /// The cipher suite.
    package let cipher: CipherSuite
    /// The key exchange: a group's name (`X25519`, `P-256`, `ffdhe2048`), `DH 1024` for a group without one; nil for
    /// plain RSA.
    package let group: String?
    /// The application protocol that was chosen (RFC 7301), made printable; nil when none was.
    package let applicationProtocol: String?
    /// The octets of the stapled OCSP response (RFC 6066 §8), not looked into; nil when none came.
    package let statusResponse: [UInt8]?
    /// Whether a certificate of ours was asked for; nil when not.
    package let certificateRequest: CertificateRequest?
    /// Whether RFC 5746 is spoken; always true in TLS 1.3, which has no renegotiation.
    package let isRenegotiationSecure: Bool
    /// Whether the connection goes on with a session that was given to it.
    package let isResumed: Bool
    /// From the first octet of TLS until the server's last one of the handshake.
    package let duration: Duration

    package init(
        version: TLSVersion,
        cipher: CipherSuite,
        group: String? = nil,
        applicationProtocol: String? = nil,
        statusResponse: [UInt8]? = nil,
        certificateRequest: CertificateRequest? = nil,
        isRenegotiationSecure: Bool = true,
        isResumed: Bool = false,
        duration: Duration = .zero
    ) {
        self.version = version
        self.cipher = cipher
        self.group = group
        self.applicationProtocol = applicationProtocol
        self.statusResponse = statusResponse
        self.certificateRequest = certificateRequest
        self.isRenegotiationSecure = isRenegotiationSecure
        self.isResumed = isResumed
        self.duration = duration
    }
}
