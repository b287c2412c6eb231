/// Why a mail was not taken.
package enum MailFailure: Error, Sendable, Equatable {
    /// Not an address this program sends to.
    case badAddress(String)
    /// Not a host and a port.
    case badServer(String)
    /// The password's file, or the user's name, is not one line of text.
    case badPassword
    /// A password is not sent on a way without TLS.
    case passwordInClear
    /// There is nobody to send it to.
    case noRecipient
    /// The server said no for good, in these words (RFC 5321 §4.2.1: 5yz).
    case refused(code: Int, said: String)
    /// The server said not now, in these words (4yz).
    case postponed(code: Int, said: String)
    /// No trusted connection: STARTTLS is not offered, or the certificate is not good.
    case tls(host: String, detail: String)
    /// No connection, or it broke.
    case transport(host: String, detail: String)
    /// Time ran out.
    case deadline(host: String)
    /// The task was cancelled.
    case cancelled

    /// Whether the same mail would fail the same way tomorrow.
    package var isPermanent: Bool {
        switch self {
        case .badAddress, .badServer, .badPassword, .passwordInClear, .noRecipient, .refused: true
        case .postponed, .tls, .transport, .deadline, .cancelled: false
        }
    }
}

extension MailFailure: CustomStringConvertible {
    /// One sentence in lower case without a full stop, safe to print.
    package var description: String {
        switch self {
        case .badAddress(let text): "\"\(text)\" is not a mail address"
        case .badServer(let text): "\"\(text)\" is not a mail server's name"
        case .badPassword: "the mail user or password is not one line of text"
        case .passwordInClear: "a mail password is not sent without TLS"
        case .noRecipient: "the mail has no recipient"
        case .refused(_, let said): "the mail server refused: \(said)"
        case .postponed(_, let said): "the mail server says later: \(said)"
        case .tls(let host, let detail): "\(host): no trusted connection: \(detail)"
        case .transport(let host, let detail): "\(host): \(detail)"
        case .deadline(let host): "\(host): time ran out"
        case .cancelled: "cancelled"
        }
    }
}
