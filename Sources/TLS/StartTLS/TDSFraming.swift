/// TLS records inside of TDS packets: how SQL Server wants its handshake ([MS-TDS] §2.2.3.1, packet type 0x12).
struct TDSFraming {
    /// A packet whose header no server of the protocol sends.
    struct Malformed: Error, Equatable {}

    /// The header's size.
    static let header = 8
    /// A packet's size, header included, before a login agrees on another.
    static let packet = 4096

    private var buffer: [UInt8] = []

    /// Puts octets into packets; the last one is marked as the end of the message.
    static func wrap(_ octets: [UInt8]) -> [UInt8] {
        var packets: [UInt8] = []
        var rest = octets[...]
        while !rest.isEmpty {
            let part = rest.prefix(packet - header)
            rest = rest.dropFirst(part.count)
            let size = UInt16(clamping: part.count + header)
            packets += [0x12, rest.isEmpty ? 1 : 0, UInt8(size >> 8), UInt8(size & 0xFF), 0, 0, 0, 0]
            packets += part
        }
        return packets
    }

    /// Takes what was received and gives what the packets that are complete carry.
    mutating func unwrap(_ octets: [UInt8]) throws(Malformed) -> [UInt8] {
        buffer += octets
        var contents: [UInt8] = []
        var position = 0
        while buffer.count - position >= Self.header {
            let size = Int(buffer[position + 2]) << 8 | Int(buffer[position + 3])
            guard [0x12, 0x04].contains(buffer[position]), size >= Self.header else { throw Malformed() }
            guard buffer.count - position >= size else { break }
            contents += buffer[(position + Self.header)..<(position + size)]
            position += size
        }
        buffer.removeFirst(position)
        return contents
    }
}
