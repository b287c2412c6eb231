package import PKI

/// Why the authority, or the demonstration's service, could not be started.
package enum MiniCAFailure: Error, Sendable, CustomStringConvertible {
    /// OpenSSL could not make a key or a certificate of the authority's own.
    case issuance(OpenSSLError)
    /// The listener's own certificate was refused by the TLS library, in its words.
    case identity(String)
    /// The address could not be listened on; the reason in the system's words.
    case listen(host: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .issuance(let error): "mini CA: \(error)"
        case .identity(let reason): "mini CA: its own TLS certificate: \(reason)"
        case .listen(let host, let port, let reason): "mini CA: listening on \(host):\(port): \(reason)"
        }
    }
}
