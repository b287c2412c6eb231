/// Reads the numbers and length-prefixed vectors of TLS (RFC 8446 §3) from octets of strangers; nil at every shortage.
struct OctetReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) { rest = octets }

    var isAtEnd: Bool { rest.isEmpty }

    /// A big-endian number of one to four octets.
    mutating func number(octets count: Int) -> Int? {
        take(count).map { $0.reduce(0) { $0 << 8 | Int($1) } }
    }

    /// A vector behind a length of so many octets.
    mutating func vector(lengthOctets: Int) -> ArraySlice<UInt8>? {
        number(octets: lengthOctets).flatMap { take($0) }
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
