/// Why there is no answer of a server.
package enum DNSFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nothing came in time.
    case timedOut(ServerAddress)
    /// Something came, nothing of which answers the question; the last such thing.
    case noUsableAnswer(ServerAddress, ReplyRejection)
    /// No way there; `errno` is the system's reason, 0 if it gave none.
    case unreachable(ServerAddress, errno: Int32)
    /// The connection ended before the answer was whole.
    case closedEarly(ServerAddress)
    /// Truncated although it came over a connection.
    case truncated(ServerAddress)
    /// The query has no octets.
    case query(DNSMessageFailure)
    /// The task was cancelled.
    case cancelled
    /// The exchange was shut down.
    case shutDown

    package var description: String {
        switch self {
        case .timedOut(let server): "DNS server \(server): no answer in time"
        case .noUsableAnswer(let server, let rejection): "DNS server \(server): \(rejection)"
        case .unreachable(let server, let errno):
            "DNS server \(server): \(errno == 0 ? "cannot be reached" : Self.words(for: errno))"
        case .closedEarly(let server): "DNS server \(server): closed the connection before its answer was whole"
        case .truncated(let server): "DNS server \(server): its answer is truncated even over TCP"
        case .query(let failure): "DNS query: \(failure)"
        case .cancelled: "DNS query: called off"
        case .shutDown: "DNS query: the client is shut down"
        }
    }
}
