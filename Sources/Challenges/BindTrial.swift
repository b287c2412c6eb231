import Glibc

/// Tries whether an address and port can be bound, with one socket and without a thread.
enum BindTrial {
    /// The kernel's reason why not; nil when they can. The port is free again when this returns.
    static func errno(address: String, port: UInt16) -> Int32? {
        let isIPv6 = address.contains(":")
        let family = isIPv6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return Glibc.errno }
        defer { close(descriptor) }
        // As the listener does: a connection of an earlier run in TIME_WAIT does not count as an owner.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard (isIPv6 ? bindIPv6 : bindIPv4)(descriptor, address, port), listen(descriptor, 1) == 0 else {
            return Glibc.errno
        }
        return nil
    }

    private static func bindIPv4(_ descriptor: Int32, _ text: String, _ port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, text, &address.sin_addr) == 1 else { return invalid() }
        return bind(descriptor, &address)
    }

    private static func bindIPv6(_ descriptor: Int32, _ text: String, _ port: UInt16) -> Bool {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        guard inet_pton(AF_INET6, text, &address.sin6_addr) == 1 else { return invalid() }
        // As the listener does: IPv4 as well, so an IPv4 owner of the port is one.
        var no: Int32 = 0
        setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &no, socklen_t(MemoryLayout<Int32>.size))
        return bind(descriptor, &address)
    }

    private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Bool {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }

    private static func invalid() -> Bool {
        Glibc.errno = EINVAL
        return false
    }
}
