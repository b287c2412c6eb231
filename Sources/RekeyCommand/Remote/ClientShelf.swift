import HTTPClient
import Synchronization

/// The clients in use, so that requests of one kind share connections. Safe to use from several tasks at once.
final class ClientShelf: Sendable {
    private struct Slot {
        let configuration: HTTPClientConfiguration
        let client: HTTPClient
    }

    /// One for each cluster, account and log of a large configuration; the oldest goes first, and ends when its last
    /// request has.
    private static let most = 16

    private let userAgent: String
    private let slots = Mutex<[Slot]>([])

    init(userAgent: String) { self.userAgent = userAgent }

    func client(
        trust: TrustSource,
        identity: ClientIdentity,
        allowPlainHTTP: Bool
    ) throws(HTTPFailure) -> HTTPClient {
        let configuration = HTTPClientConfiguration(
            userAgent: userAgent,
            trust: trust,
            allowPlainHTTP: allowPlainHTTP,
            identity: identity
        )
        if let known = slots.withLock({ $0.first { $0.configuration == configuration }?.client }) { return known }
        let made = try HTTPClient(configuration)
        slots.withLock { slots in
            if slots.count >= Self.most { slots.removeFirst() }
            slots.append(Slot(configuration: configuration, client: made))
        }
        return made
    }
}
