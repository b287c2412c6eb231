package import NIOCore
import NIOPosix

/// Asks over the network. Every question has a socket of its own, so that its port is as hard to guess as its id
/// (RFC 5452 §9.2), and closes it whatever happens. Safe to share.
package final class NetworkExchange: DNSExchange {
    private let group: any EventLoopGroup
    private let ownsGroup: Bool

    /// Works on somebody's event loops, who outlive it.
    package init(group: any EventLoopGroup) {
        self.group = group
        ownsGroup = false
    }

    /// Starts one thread of its own; ``shutDown()`` ends it.
    package init() {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        ownsGroup = true
    }

    /// Ends the thread, if it is its own. Afterwards nothing can be asked.
    package func shutDown() async {
        guard ownsGroup else { return }
        try? await group.shutdownGracefully()
    }

    package func ask(
        _ query: DNSMessage,
        of server: ServerAddress,
        over carrier: DNSCarrier,
        deadline: ContinuousClock.Instant
    ) async throws(DNSFailure) -> DNSReply {
        let octets: [UInt8]
        do {
            octets = try query.encoded()
        } catch {
            throw .query(error)
        }
        let asking = Asking(query: query, octets: octets, server: server, loop: group.next())
        let answer = await withTaskCancellationHandler {
            asking.begin(over: carrier, within: Self.amount(until: deadline))
            return await asking.answer()
        } onCancel: {
            asking.end(.failure(.cancelled))
        }
        return try answer.get()
    }

    private static func amount(until deadline: ContinuousClock.Instant) -> TimeAmount {
        let (seconds, attoseconds) = (deadline - ContinuousClock.now).components
        guard seconds >= 0, attoseconds >= 0 else { return .zero }
        // A day is for ever here, and cannot overflow.
        return .nanoseconds(min(seconds, 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
