import Glibc

/// A port whose queue of new connections is full and never emptied: the system drops every further SYN.
final class BlackHole {
    struct Failed: Error {}

    let port: UInt16
    private var descriptors: [Int32] = []

    /// Any free port of 127.0.0.1.
    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        descriptors = try Self.clog(&address, AF_INET)
        port = UInt16(bigEndian: address.sin_port)
    }

    /// This port of ::1, which must be free.
    init(atIPv6 port: UInt16) throws {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        address.sin6_port = port.bigEndian
        descriptors = try Self.clog(&address, AF_INET6)
        self.port = port
    }

    /// The listener, and the connections that fill its queue.
    private static func clog<Address>(_ address: inout Address, _ family: Int32) throws -> [Int32] {
        var length = socklen_t(MemoryLayout<Address>.size)
        let listener = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let fillers = (0..<4).map { _ in socket(family, type, 0) }
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 0) == 0,
                    getsockname(listener, address, &length) == 0
                else { return false }
                for filler in fillers { _ = connect(filler, address, length) }
                return true
            }
        }
        guard bound else {
            for descriptor in [listener] + fillers { close(descriptor) }
            throw Failed()
        }
        return [listener] + fillers
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
