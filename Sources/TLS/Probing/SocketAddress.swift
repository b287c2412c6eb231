import Glibc

/// A resolved address with its port, as the kernel takes it.
struct SocketAddress: Sendable, Hashable {
    let family: Int32
    /// The octets of the `sockaddr`.
    private(set) var octets: [UInt8]
    /// The numeric address for people, with a zone where it has one.
    let text: String

    /// Copies one entry of `getaddrinfo`'s list; nil for families other than IPv4 and IPv6.
    init?(_ entry: addrinfo) {
        guard entry.ai_family == AF_INET || entry.ai_family == AF_INET6, let address = entry.ai_addr else { return nil }
        family = entry.ai_family
        octets = Array(UnsafeRawBufferPointer(start: UnsafeRawPointer(address), count: Int(entry.ai_addrlen)))
        var host = [CChar](repeating: 0, count: 256)
        let failure = getnameinfo(
            address,
            entry.ai_addrlen,
            &host,
            socklen_t(host.count),
            nil,
            0,
            Int32(NI_NUMERICHOST)
        )
        guard failure == 0 else { return nil }
        text = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The same address with another port.
    func with(port: UInt16) -> SocketAddress {
        var copy = self
        // Both families have the port behind the family, in network order.
        guard copy.octets.count >= 4 else { return self }
        copy.octets[2] = UInt8(port >> 8)
        copy.octets[3] = UInt8(port & 0xFF)
        return copy
    }

    /// Begins to connect; 0 or an errno.
    func connect(_ descriptor: Int32) -> Int32 {
        octets.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return EINVAL }
            let address = start.assumingMemoryBound(to: sockaddr.self)
            return Glibc.connect(descriptor, address, socklen_t(buffer.count)) == 0 ? 0 : errno
        }
    }
}
