import NIOCore
import PKI
import Synchronization

/// Keeps the number of open connections below a limit, so that strangers can neither fill the process nor keep a
/// validator out (`ConnectionTable`). Thread-safe.
final class ConnectionCap: Sendable {
    private struct State {
        var table: ConnectionTable
        var channels: [UInt64: any Channel] = [:]
    }

    private let state: Mutex<State>

    init(_ limit: Int) { state = Mutex(State(table: ConnectionTable(limit: limit))) }

    /// Counts the channel until it closes; another is closed for it when there are too many.
    func admit(_ channel: any Channel) {
        let network = Self.network(of: channel.remoteAddress)
        let (id, evicted) = state.withLock { state in
            let (id, evicted) = state.table.admit(from: network)
            state.channels[id] = channel
            return (id, evicted.flatMap { state.channels.removeValue(forKey: $0) })
        }
        channel.closeFuture.whenComplete { _ in self.forget(id) }
        evicted?.close(promise: nil)
    }

    private func forget(_ id: UInt64) {
        state.withLock { state in
            state.table.remove(id)
            state.channels[id] = nil
        }
    }

    /// What one stranger has at hand: an IPv4 address, or an IPv6 network of 64 bits. Empty when it is not known.
    private static func network(of address: SocketAddress?) -> [UInt8] {
        guard let octets = address?.ipAddress.flatMap({ IPAddress($0) })?.octets else { return [] }
        let isMapped = octets.starts(with: Array(repeating: 0, count: 10) + [0xFF, 0xFF])
        return octets.count == 16 && !isMapped ? Array(octets.prefix(8)) : octets
    }
}
