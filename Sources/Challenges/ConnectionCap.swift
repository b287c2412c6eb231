import NIOCore
import Synchronization

/// Counts open connections and turns away what exceeds the cap, so that strangers cannot fill the process.
final class ConnectionCap: Sendable {
    private let open = Mutex(0)
    private let limit: Int

    init(_ limit: Int) { self.limit = limit }

    /// Takes a place for the channel until it closes; false when all are taken.
    func admit(_ channel: any Channel) -> Bool {
        let admitted = open.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        if admitted { channel.closeFuture.whenComplete { _ in self.open.withLock { $0 -= 1 } } }
        return admitted
    }
}
