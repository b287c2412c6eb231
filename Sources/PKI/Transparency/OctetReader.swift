/// Reads the presentation language of TLS (RFC 8446 §3): big-endian integers and vectors with their length in front.
struct OctetReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: [UInt8]) { rest = octets[...] }

    /// Whether everything has been read.
    var isAtEnd: Bool { rest.isEmpty }

    /// An integer of one to eight octets; nil when fewer are left.
    mutating func integer(octets count: Int) -> UInt64? {
        take(count).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// A vector whose length is an integer of so many octets; nil when it is longer than what is left.
    mutating func vector(lengthOctets count: Int) -> [UInt8]? {
        guard let length = integer(octets: count), let size = Int(exactly: length) else { return nil }
        return take(size)
    }

    /// So many octets; nil when fewer are left.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return Array(taken)
    }
}
