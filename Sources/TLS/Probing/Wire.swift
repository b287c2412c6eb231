import Glibc

/// A non-blocking socket that octets go into and come out of, as they are or inside of TDS packets.
///
/// The descriptor stays the caller's.
struct Wire {
    enum Hearing {
        case octets([UInt8])
        /// Nothing yet.
        case nothing
        case closed
        case failed(errno: Int32)
        /// Packets that are none, or too many of them.
        case malformed
    }

    let descriptor: Int32
    /// Whether octets travel in TDS packets from here on.
    var isWrapped = false
    private var framing = TDSFraming()
    private var outgoing: [UInt8] = []
    private var heard = 0

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Whether everything that was said has been taken by the socket.
    var isFlushed: Bool { outgoing.isEmpty }

    /// Sends, now as far as the socket takes it, the rest with ``flush()``; 0 or an errno.
    mutating func say(_ octets: [UInt8]) -> Int32 {
        outgoing += isWrapped ? TDSFraming.wrap(octets) : octets
        return flush()
    }

    /// Goes on sending; 0 or an errno.
    mutating func flush() -> Int32 {
        while !outgoing.isEmpty {
            let count = send(descriptor, outgoing, outgoing.count, Int32(MSG_NOSIGNAL))
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? 0 : errno
            }
            outgoing.removeFirst(count)
        }
        return 0
    }

    /// What came, at most 4 KiB at once.
    mutating func hear() -> Hearing {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? .nothing : .failed(errno: errno)
            }
            guard count > 0 else { return .closed }
            buffer.removeLast(buffer.count - count)
            heard += count
            guard heard <= OctetBudget.octets else { return .malformed }
            guard isWrapped else { return .octets(buffer) }
            guard let contents = try? framing.unwrap(buffer) else { return .malformed }
            return .octets(contents)
        }
    }
}
