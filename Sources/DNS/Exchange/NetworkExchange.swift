package import NIOCore
import NIOPosix
import Synchronization

/// Asks over the network. Every question has a socket of its own, so that its port is as hard to guess as its id
/// (RFC 5452 §9.2), and closes it whatever happens. Safe to share.
package final class NetworkExchange: DNSExchange {
    private let group: any EventLoopGroup
    private let ownsGroup: Bool
    /// What is under way; nil after the shutdown, when a loop may be gone and would answer nothing.
    private let underWay = Mutex<[ObjectIdentifier: Asking]?>([:])

    /// Works on somebody's event loops, which outlive its shutdown.
    package init(group: any EventLoopGroup) {
        self.group = group
        ownsGroup = false
    }

    /// Starts one thread of its own; ``shutDown()`` ends it.
    package init() {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        ownsGroup = true
    }

    /// Ends every question with ``DNSFailure/shutDown``, then the thread, if it is its own. Nothing can be asked after.
    package func shutDown() async {
        let asking = underWay.withLock { underWay in
            defer { underWay = nil }
            return underWay.map { Array($0.values) } ?? []
        }
        for one in asking { one.end(.failure(.shutDown)) }
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
        guard let asking = begin(query, octets, server) else { throw .shutDown }
        defer { underWay.withLock { $0?[ObjectIdentifier(asking)] = nil } }
        let answer = await withTaskCancellationHandler {
            asking.begin(over: carrier, within: Self.amount(until: deadline))
            return await asking.answer()
        } onCancel: {
            asking.end(.failure(.cancelled))
        }
        return try answer.get()
    }

    private func begin(_ query: DNSMessage, _ octets: [UInt8], _ server: ServerAddress) -> Asking? {
        underWay.withLock { underWay in
            guard underWay != nil else { return nil }
            let asking = Asking(query: query, octets: octets, server: server, loop: group.next())
            underWay?[ObjectIdentifier(asking)] = asking
            return asking
        }
    }

    private static func amount(until deadline: ContinuousClock.Instant) -> TimeAmount {
        let (seconds, attoseconds) = (deadline - ContinuousClock.now).components
        guard seconds >= 0, attoseconds >= 0 else { return .zero }
        // A day is for ever here, and cannot overflow.
        return .nanoseconds(min(seconds, 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
