/// Reads numbers and stretches from octets of a stranger's; what is not there is nil, never a trap.
struct OctetReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: some Sequence<UInt8>) { rest = Array(octets)[...] }

    /// How many octets are left.
    var count: Int { rest.count }

    /// The next octet.
    mutating func octet() -> UInt8? { rest.popFirst() }

    /// The next octets, exactly this many.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A number of up to seven octets, most significant first.
    mutating func number(octets count: Int) -> Int? {
        guard count <= 7 else { return nil }
        return take(count)?.reduce(0) { $0 << 8 | Int($1) }
    }

    /// A number of up to seven octets, least significant first.
    mutating func littleNumber(octets count: Int) -> Int? {
        guard count <= 7 else { return nil }
        return take(count)?.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// A stretch that is preceded by its length in so many octets.
    mutating func stretch(lengthOctets: Int) -> [UInt8]? {
        guard let count = number(octets: lengthOctets) else { return nil }
        return take(count)
    }

    /// The identifier and the contents of one BER element with a definite length of at most four octets.
    mutating func element() -> (tag: UInt8, contents: [UInt8])? {
        guard let tag = octet(), let first = octet() else { return nil }
        let length: Int?
        switch first {
        case 0..<0x80: length = Int(first)
        case 0x81...0x84: length = number(octets: Int(first & 0x7F))
        default: length = nil
        }
        guard let length, let contents = take(length) else { return nil }
        return (tag, contents)
    }
}
