package import PKI

/// What a record holds: typed where we look inside, octets as they came everywhere else (RFC 3597 §3).
package enum RecordData: Hashable, Sendable {
    case address(IPAddress)
    case nameServer(DomainName)
    case alias(DomainName)
    case startOfAuthority(StartOfAuthority)
    /// One or more character strings, each of at most 255 octets (RFC 1035 §3.3.14).
    case text([[UInt8]])
    case authorization(CAARecord)
    case opaque([UInt8])

    /// A text of any length, cut into strings of 255 octets.
    package static func text(cutting value: String) -> RecordData {
        let octets = Array(value.utf8)
        guard octets.count > 255 else { return .text([octets]) }
        return .text(
            stride(from: 0, to: octets.count, by: 255).map { Array(octets[$0..<min($0 + 255, octets.count)]) }
        )
    }

    /// The strings of a TXT record put together without separator, as every challenge reads them; nil for other types.
    package var joinedText: [UInt8]? {
        guard case .text(let strings) = self else { return nil }
        return Array(strings.joined())
    }
}
