import Glibc

/// An IPv4 or IPv6 address as certificates and ACME carry it (RFC 8738 §3).
package struct IPAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Network byte order: 4 octets for IPv4, 16 for IPv6.
    package let octets: [UInt8]

    /// The octets of an iPAddress SAN; nil unless there are 4 or 16.
    package init?(octets: [UInt8]) {
        guard octets.count == 4 || octets.count == 16 else { return nil }
        self.octets = octets
    }

    /// Parses dotted decimal without leading zeros, or any RFC 4291 text form; no brackets, zone or prefix. Nil otherwise.
    package init?(_ text: String) {
        guard text.utf8.count <= 45 else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            octets = withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        octets = withUnsafeBytes(of: &six) { Array($0) }
    }

    /// Whether this is an IPv6 address.
    package var isIPv6: Bool { octets.count == 16 }

    /// RFC 1123 dotted decimal, or RFC 5952 lower-case compressed text.
    package var description: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = isIPv6 ? AF_INET6 : AF_INET
        guard inet_ntop(family, octets, &buffer, socklen_t(buffer.count)) != nil else { return Hex.encode(octets) }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package static func < (left: IPAddress, right: IPAddress) -> Bool {
        left.octets.count != right.octets.count
            ? left.octets.count < right.octets.count : left.octets.lexicographicallyPrecedes(right.octets)
    }
}
