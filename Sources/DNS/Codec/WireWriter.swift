/// Collects a message's octets. Names are never compressed: nothing we send is long enough to need it.
struct WireWriter {
    private(set) var octets: [UInt8] = []

    mutating func octet(_ value: UInt8) { octets.append(value) }

    mutating func short(_ value: UInt16) {
        octets.append(UInt8(truncatingIfNeeded: value >> 8))
        octets.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func long(_ value: UInt32) {
        short(UInt16(truncatingIfNeeded: value >> 16))
        short(UInt16(truncatingIfNeeded: value))
    }

    /// The low 48 bits: TSIG's seconds (RFC 8945 §4.2).
    mutating func time(_ seconds: UInt64) {
        short(UInt16(truncatingIfNeeded: seconds >> 32))
        long(UInt32(truncatingIfNeeded: seconds))
    }

    mutating func append(_ more: [UInt8]) { octets += more }

    mutating func name(_ name: DomainName) { octets += name.wire }

    mutating func string(_ text: [UInt8]) throws(DNSMessageFailure) {
        guard let length = UInt8(exactly: text.count) else { throw .stringTooLong }
        octets.append(length)
        octets += text
    }

    /// A 16-bit length, then the octets.
    mutating func counted(_ data: [UInt8]) throws(DNSMessageFailure) {
        guard let length = UInt16(exactly: data.count) else { throw .messageTooLong }
        short(length)
        octets += data
    }
}
