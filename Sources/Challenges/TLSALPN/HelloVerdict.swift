/// What becomes of a connection by its first message: a pure function of the message and the names that are open.
enum HelloVerdict: Equatable {
    /// The handshake goes on, with the certificate of this name.
    case proceed(ValidationName)
    /// The connection ends with a fatal alert.
    case refuse(Alert)

    /// A TLS alert description (RFC 8446 §6).
    enum Alert: UInt8 {
        case decodeError = 50
        case unrecognizedName = 112
        case noApplicationProtocol = 120

        /// The fatal alert as one record in the clear.
        var record: [UInt8] { [21, 3, 3, 0, 2, 2, rawValue] }
    }

    /// The protocol's name (RFC 8737 §6.2).
    static let challengeProtocol = "acme-tls/1"

    /// Decides. RFC 8737 §3: "The ACME server MUST provide an ALPN extension with the single protocol name
    /// 'acme-tls/1'"; who offers anything beside it is no validator and learns nothing.
    static func decide(_ hello: ClientHello, isOpen: (ValidationName) -> Bool) -> HelloVerdict {
        guard hello.protocols == [Array(challengeProtocol.utf8)] else { return .refuse(.noApplicationProtocol) }
        guard let name = hello.serverName.flatMap({ ValidationName(received: $0) }), isOpen(name) else {
            return .refuse(.unrecognizedName)
        }
        return .proceed(name)
    }
}
