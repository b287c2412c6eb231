import PKI

/// From how far an address can be reached.
enum AddressReach: Equatable {
    case host
    case site
    case everywhere

    /// RFC 1122 §3.2.1.3, RFC 1918, RFC 3927, RFC 6598; RFC 4291 §2.5, RFC 4193.
    init(_ address: IPAddress) {
        let octets = address.octets
        guard let first = octets.first, let second = octets.dropFirst().first else {
            self = .host
            return
        }
        self = address.isIPv6 ? Self.six(octets, first, second) : Self.four(octets, first, second)
    }

    private static func four(_ octets: [UInt8], _ first: UInt8, _ second: UInt8) -> AddressReach {
        switch (first, second) {
        case (127, _), (0, _): .host
        case (10, _), (172, 16...31), (192, 168), (169, 254), (100, 64...127): .site
        default: .everywhere
        }
    }

    private static func six(_ octets: [UInt8], _ first: UInt8, _ second: UInt8) -> AddressReach {
        if octets.dropLast().allSatisfy({ $0 == 0 }) { return .host }
        if first & 0xFE == 0xFC { return .site }
        return first == 0xFE && second & 0xC0 == 0x80 ? .site : .everywhere
    }
}
