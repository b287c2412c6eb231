/// Whether an IP address is routed in the public internet; a pure decision over the IANA special-purpose registries
/// (RFC 6890 and its updates).
enum PublicAddress {
    /// - Parameter bytes: 4 or 16, in network order; any other number is not an address, hence not public.
    static func contains(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: isPublicIPv4(bytes[0], bytes[1], bytes[2])
        case 16: isPublicIPv6(bytes)
        default: false
        }
    }

    private static func isPublicIPv4(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
        switch (a, b, c) {
        case (0, _, _), (10, _, _), (127, _, _): false
        case (100, 64...127, _): false
        case (169, 254, _), (192, 168, _): false
        case (172, 16...31, _): false
        case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): false
        case (198, 18...19, _): false
        case (224..., _, _): false
        default: true
        }
    }

    /// Global unicast is 2000::/3; what carries an IPv4 address inside is judged by that address.
    private static func isPublicIPv6(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) { return contains(Array(bytes[12...])) }
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return contains(Array(bytes[12...])) }
        if bytes.starts(with: [0x20, 0x02]) { return contains(Array(bytes[2..<6])) }
        // Teredo, benchmarking, ORCHID, documentation.
        if bytes.starts(with: [0x20, 0x01]), bytes[2] < 2 { return false }
        if bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8]) || bytes.starts(with: [0x3F, 0xFF]) { return false }
        return bytes[0] & 0xE0 == 0x20
    }
}
