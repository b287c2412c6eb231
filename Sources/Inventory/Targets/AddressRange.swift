package import PKI

/// A range of addresses as RFC 4632 and RFC 4291 §2.3 write it: an address and the length of its prefix.
package struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    /// Why a text is no range that is swept.
    package enum Malformed: Error, Sendable, Equatable, CustomStringConvertible {
        case notARange
        case prefix(String)
        case tooLarge

        package var description: String {
            switch self {
            case .notARange: "it is not ADDRESS/BITS"
            case .prefix(let word): "\"\(word)\" is no length of a prefix"
            case .tooLarge: "it has more than \(AddressRange.most) addresses"
            }
        }
    }

    /// More than this is a network of somebody else's, or an error of the keyboard.
    package static let most = 65_536

    /// The first address; bits after the prefix are zero.
    package let first: IPAddress
    /// The length of the prefix in bits.
    package let prefix: Int
    package let description: String

    /// Reads a range; bits after the prefix may be set and are ignored.
    package init(_ text: String) throws(Malformed) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])) else { throw .notARange }
        let width = address.octets.count * 8
        guard let prefix = UInt8(parts[1]).map(Int.init), prefix <= width else { throw .prefix(String(parts[1])) }
        guard width - prefix <= 16 else { throw .tooLarge }
        self.prefix = prefix
        first = Self.address(address.octets, offset: 0, free: width - prefix) ?? address
        description = "\(first)/\(prefix)"
    }

    /// How many addresses it has.
    package var count: Int { 1 << (first.octets.count * 8 - prefix) }

    /// Every address, in order.
    package var addresses: some Sequence<IPAddress> {
        let (octets, free) = (first.octets, first.octets.count * 8 - prefix)
        return (0..<count).lazy.compactMap { Self.address(octets, offset: $0, free: free) }
    }

    /// The address at an offset: at most the last sixteen bits differ.
    private static func address(_ octets: [UInt8], offset: Int, free: Int) -> IPAddress? {
        guard octets.count >= 4 else { return nil }
        let last = octets.count - 1
        let mask = (1 << free) - 1
        let low = (Int(octets[last - 1]) << 8 | Int(octets[last])) & ~mask | offset & mask
        var result = octets
        result[last - 1] = UInt8(truncatingIfNeeded: low >> 8)
        result[last] = UInt8(truncatingIfNeeded: low)
        return IPAddress(octets: result)
    }
}
