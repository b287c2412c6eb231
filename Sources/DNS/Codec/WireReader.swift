/// Reads a message's octets one field after the other, within bounds, without ever trapping.
struct WireReader {
    /// The whole message, for pointers may lead anywhere before them.
    private let octets: [UInt8]
    private(set) var position: Int
    private let end: Int

    /// Names that go round through more pieces than this were made to cost time.
    private static let mostPointers = 64

    init(_ octets: [UInt8]) {
        self.octets = octets
        position = 0
        end = octets.count
    }

    private init(_ octets: [UInt8], from position: Int, to end: Int) {
        self.octets = octets
        self.position = position
        self.end = end
    }

    var remaining: Int { end - position }

    mutating func octet() throws(DNSMessageFailure) -> UInt8 {
        guard position < end else { throw .cutShort(at: position) }
        defer { position += 1 }
        return octets[position]
    }

    mutating func short() throws(DNSMessageFailure) -> UInt16 {
        let high = try octet()
        return UInt16(high) << 8 | UInt16(try octet())
    }

    mutating func long() throws(DNSMessageFailure) -> UInt32 {
        let high = try short()
        return UInt32(high) << 16 | UInt32(try short())
    }

    mutating func octets(_ count: Int) throws(DNSMessageFailure) -> [UInt8] {
        guard count >= 0, count <= remaining else { throw .cutShort(at: end) }
        defer { position += count }
        return Array(octets[position..<position + count])
    }

    /// A character string: one octet of length, then that many (RFC 1035 §3.3).
    mutating func string() throws(DNSMessageFailure) -> [UInt8] {
        let count = try octet()
        return try octets(Int(count))
    }

    /// A reader of the next octets alone, which this one steps over.
    mutating func part(_ count: Int) throws(DNSMessageFailure) -> WireReader {
        guard count <= remaining else { throw .cutShort(at: end) }
        defer { position += count }
        return WireReader(octets, from: position, to: position + count)
    }

    /// A name, its pointers followed. Each pointer must lead before the piece it stands in, so there is no way round.
    mutating func name() throws(DNSMessageFailure) -> DomainName {
        let start = position
        var labels: [[UInt8]] = []
        var length = 1
        var piece = self
        var pieceStart = position
        var afterPointer: Int?
        var pointers = 0
        while true {
            let at = piece.position
            let first = try piece.octet()
            switch first >> 6 {
            case 0 where first == 0:
                position = afterPointer ?? piece.position
                return DomainName(checked: labels)
            case 0:
                length += Int(first) + 1
                guard length <= 255 else { throw .nameTooLong(at: start) }
                labels.append(try piece.octets(Int(first)))
            case 3:
                let target = Int(first & 0x3F) << 8 | Int(try piece.octet())
                guard target < pieceStart else { throw .pointerNotBackwards(at: at) }
                pointers += 1
                guard pointers <= Self.mostPointers else { throw .tooManyPointers(at: start) }
                afterPointer = afterPointer ?? piece.position
                pieceStart = target
                piece = WireReader(octets, from: target, to: octets.count)
            default:
                throw .labelKind(first, at: at)
            }
        }
    }
}
