/// Reads big-endian fields out of raw memory; nil when the octets end before the field does.
struct BoundedReader {
    private let octets: UnsafeRawBufferPointer
    /// How many octets were read.
    private(set) var offset = 0

    init(_ octets: UnsafeRawBufferPointer) { self.octets = octets }

    /// Octets that are left.
    var left: Int { octets.count - offset }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    /// The next octets, lent.
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= left else { return nil }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: octets[offset..<offset + count])
    }

    /// Two octets, never negative.
    mutating func uint16() -> Int? { take(2).map { Int($0[0]) << 8 | Int($0[1]) } }

    /// Four octets as Java writes an `int`.
    mutating func int32() -> Int? {
        take(4).map { Int(Int32(bitPattern: $0.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })) }
    }
}
