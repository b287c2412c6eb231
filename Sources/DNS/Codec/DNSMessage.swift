/// A DNS message (RFC 1035 §4). In an update the four sections are zone, prerequisites, updates and additional data
/// (RFC 2136 §2).
package struct DNSMessage: Hashable, Sendable {
    package var header: DNSHeader
    package var questions: [DNSQuestion] = []
    package var answers: [ResourceRecord] = []
    package var authority: [ResourceRecord] = []
    package var additional: [ResourceRecord] = []

    /// A message without any section.
    package init(header: DNSHeader) { self.header = header }

    /// A question with an unguessable id, which announces larger datagrams (RFC 6891).
    ///
    /// - Parameter recursion: whether the server is to find the answer for us.
    package static func query(_ name: DomainName, _ type: RecordType, recursion: Bool) -> DNSMessage {
        var message = DNSMessage(header: DNSHeader(id: freshID()))
        message.header.recursionDesired = recursion
        message.questions = [DNSQuestion(name, type)]
        message.additional = [.largerDatagrams]
        return message
    }

    /// RFC 5452 §4.3: ids are not to be guessed; the system's generator is.
    static func freshID() -> UInt16 { UInt16.random(in: .min ... .max) }

    /// The response code, with the high bits an OPT record brings (RFC 6891 §6.1.3).
    package var responseCode: ResponseCode {
        let high = additional.first { $0.type == .opt }.map { UInt16(truncatingIfNeeded: $0.ttl >> 24) } ?? 0
        return ResponseCode(rawValue: high << 4 | header.shortCode.rawValue)
    }

    /// Reads a message, all of it. Work is bounded by the octets given; nothing traps.
    package init(decoding octets: [UInt8]) throws(DNSMessageFailure) {
        self = try MessageReader.read(octets).message
    }

    /// The message's octets; the same message always gives the same.
    package func encoded() throws(DNSMessageFailure) -> [UInt8] {
        var writer = WireWriter()
        header.write(to: &writer)
        for count in [questions.count, answers.count, authority.count, additional.count] {
            guard let count = UInt16(exactly: count) else { throw .messageTooLong }
            writer.short(count)
        }
        for question in questions {
            writer.name(question.name)
            writer.short(question.type.rawValue)
            writer.short(question.recordClass.rawValue)
        }
        for record in answers + authority + additional { try record.write(to: &writer) }
        guard writer.octets.count <= Int(UInt16.max) else { throw .messageTooLong }
        return writer.octets
    }
}
