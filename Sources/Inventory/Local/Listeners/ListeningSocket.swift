package import PKI

/// A TCP socket of this host that waits for connections.
package struct ListeningSocket: Sendable, Hashable {
    /// What it is bound to; an IPv4 address that IPv6 carries (`::ffff:a.b.c.d`) is given as IPv4.
    package let address: IPAddress
    /// The port.
    package let port: UInt16
    /// The socket's number, by which its owner is found.
    package let inode: UInt64

    package init(address: IPAddress, port: UInt16, inode: UInt64) {
        self.address = address
        self.port = port
        self.inode = inode
    }

    /// Whether it is bound to every address of its family.
    package var isAny: Bool { address.octets.allSatisfy { $0 == 0 } }
}

/// The kernel's table of TCP sockets, `/proc/net/tcp` and `/proc/net/tcp6` (proc_pid_net(5)).
package enum SocketTable {
    /// The listening sockets of one table; lines that are not understood are passed over.
    ///
    /// - Parameter isLittleEndian: addresses are printed as 32-bit numbers in the machine's own order.
    package static func listening(
        _ text: [UInt8],
        isLittleEndian: Bool = UInt16(littleEndian: 1) == 1
    ) -> [ListeningSocket] {
        text.split(separator: 0x0A).compactMap { socket($0, isLittleEndian: isLittleEndian) }
    }

    /// TCP_LISTEN of the kernel's tcp_states.h.
    private static let listen = "0A"

    /// `sl: local:port remote:port state queues timer retransmits uid timeout inode …`
    private static func socket(_ line: ArraySlice<UInt8>, isLittleEndian: Bool) -> ListeningSocket? {
        let fields = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 9, fields[3] == listen, let inode = UInt64(fields[9]) else { return nil }
        let local = fields[1].split(separator: ":")
        guard local.count == 2, let port = UInt16(local[1], radix: 16), local[1].utf8.count == 4,
            let address = address(local[0], isLittleEndian: isLittleEndian)
        else { return nil }
        return ListeningSocket(address: address, port: port, inode: inode)
    }

    private static func address(_ hex: Substring, isLittleEndian: Bool) -> IPAddress? {
        let digits = Array(hex.utf8)
        guard digits.count == 8 || digits.count == 32 else { return nil }
        var octets: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 8) {
            guard let word = UInt32(String(decoding: digits[start..<start + 8], as: UTF8.self), radix: 16) else {
                return nil
            }
            octets += withUnsafeBytes(of: isLittleEndian ? word.littleEndian : word.bigEndian) { Array($0) }
        }
        // RFC 4291 §2.5.5.2: "80 bits of zeros, 16 bits of ones", then the IPv4 address.
        if octets.count == 16, octets.prefix(10).allSatisfy({ $0 == 0 }), octets[10] == 0xFF, octets[11] == 0xFF {
            octets.removeFirst(12)
        }
        return IPAddress(octets: octets)
    }
}
