/// Why there is no answer. Details are the fetcher's own words; they are made printable where they are told.
package enum FetchFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The host's name has no address.
    case unresolved(host: String)
    /// Nobody accepts connections, or the connection broke before an answer was whole.
    case refused(detail: String)
    /// The TLS handshake ended without a trusted connection.
    case untrusted(detail: String)
    /// Time ran out.
    case timedOut
    /// The body is longer than the request allowed.
    case tooLarge(limit: Int)
    /// The answer is not HTTP.
    case malformed(detail: String)
    /// The credential's file cannot be read or holds none.
    case noCredential(detail: String)
    /// The kind of credential or URL is one that the fetcher cannot do.
    case unsupported(detail: String)
    /// The task was cancelled.
    case cancelled

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .unresolved(let host): "\(host) has no address"
        case .refused(let detail): "no connection: \(detail)"
        case .untrusted(let detail): "no trusted connection: \(detail)"
        case .timedOut: "no answer in time"
        case .tooLarge(let limit): "the answer is larger than \(limit) octets"
        case .malformed(let detail): "the answer is not HTTP: \(detail)"
        case .noCredential(let detail): "no credential: \(detail)"
        case .unsupported(let detail): "not supported: \(detail)"
        case .cancelled: "cancelled"
        }
    }

    /// The word a blind spot has for it.
    var reason: BlindSpot.Reason {
        switch self {
        case .unresolved: .unresolved
        case .refused, .cancelled: .refused
        case .untrusted: .handshakeFailed
        case .timedOut: .timedOut
        case .tooLarge: .tooLarge
        case .malformed: .badAnswer
        case .noCredential: .permissionDenied
        case .unsupported: .unsupported
        }
    }

    /// Whether the same request may well be answered a little later.
    var isPassing: Bool {
        switch self {
        case .refused, .timedOut: true
        case .unresolved, .untrusted, .tooLarge, .malformed, .noCredential, .unsupported, .cancelled: false
        }
    }
}
