import Glibc

/// One TCP connection to loopback that sends octets as they are and reads until the peer closes or a limit passes.
struct RawConnection {
    let descriptor: Int32

    init?(port: Int, address: String = "127.0.0.1") {
        let isIPv6 = address.contains(":")
        descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let portNumber = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
        let isConnected: Bool
        if isIPv6 {
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = portNumber
            inet_pton(AF_INET6, address, &place.sin6_addr)
            isConnected = Self.connect(descriptor, to: place)
        } else {
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = portNumber
            inet_pton(AF_INET, address, &place.sin_addr)
            isConnected = Self.connect(descriptor, to: place)
        }
        guard isConnected else {
            Glibc.close(descriptor)
            return nil
        }
    }

    private static func connect<Address>(_ descriptor: Int32, to address: Address) -> Bool {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ octets: [UInt8]) { _ = Glibc.send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL)) }

    /// Reads give up after so many seconds of silence.
    func setPatience(seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// What the peer sends until it closes, or until it is silent for so many milliseconds.
    func readAll(patience: Int32 = 3_000) -> String {
        String(decoding: readOctets(patience: patience).octets, as: UTF8.self)
    }

    /// The same as octets, and whether the peer closed.
    func readOctets(patience: Int32 = 3_000) -> (octets: [UInt8], wasClosed: Bool) {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while received.count < 1 << 20 {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, patience) > 0 else { return (received, false) }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return (received, true) }
            received += buffer[..<count]
        }
        return (received, false)
    }

    func close() { Glibc.close(descriptor) }

    static func exchange(_ text: String, port: Int) -> String? {
        guard let connection = RawConnection(port: port) else { return nil }
        defer { connection.close() }
        connection.send(text)
        return connection.readAll()
    }
}
