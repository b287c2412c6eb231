import Glibc

/// A pair of connected sockets that wakes a thread out of `poll(2)`.
final class Alarm: Sendable {
    /// The end to wait on; -1 when the system gave none.
    let descriptor: Int32
    private let far: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let made = socketpair(AF_UNIX, type, 0, &ends) == 0
        (descriptor, far) = made ? (ends[0], ends[1]) : (-1, -1)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        close(far)
    }

    /// Wakes the waiter; a full buffer means that it is being woken already.
    func ring() { _ = write(far, [1], 1) }

    /// Forgets what was rung so far.
    func silence() {
        var octets = [UInt8](repeating: 0, count: 256)
        while read(descriptor, &octets, octets.count) == octets.count {}
    }
}
