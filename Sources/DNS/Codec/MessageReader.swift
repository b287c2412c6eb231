/// Reads a message and remembers where its last record begins, which is where what a TSIG signs ends.
struct MessageReader {
    private var reader: WireReader
    private var lastRecord = 0

    static func read(_ octets: [UInt8]) throws(DNSMessageFailure) -> (message: DNSMessage, lastRecord: Int) {
        var reading = MessageReader(reader: WireReader(octets))
        let message = try reading.message()
        guard reading.reader.remaining == 0 else { throw .trailing(count: reading.reader.remaining) }
        return (message, reading.lastRecord)
    }

    private mutating func message() throws(DNSMessageFailure) -> DNSMessage {
        var message = DNSMessage(header: try DNSHeader(&reader))
        var counts: [UInt16] = []
        for _ in 0..<4 { counts.append(try reader.short()) }
        for _ in 0..<counts[0] {
            let name = try reader.name()
            let type = RecordType(rawValue: try reader.short())
            message.questions.append(DNSQuestion(name, type, RecordClass(rawValue: try reader.short())))
        }
        message.answers = try section(counts[1])
        message.authority = try section(counts[2])
        message.additional = try section(counts[3])
        return message
    }

    /// A count is a claim: every record has to be there, so memory grows with the octets only.
    private mutating func section(_ count: UInt16) throws(DNSMessageFailure) -> [ResourceRecord] {
        var records: [ResourceRecord] = []
        for _ in 0..<count {
            lastRecord = reader.position
            records.append(try ResourceRecord(&reader))
        }
        return records
    }
}
