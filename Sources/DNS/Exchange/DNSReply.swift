/// An answer: what it says, and the octets it came in, which is what a TSIG has signed.
package struct DNSReply: Sendable, Equatable {
    package let message: DNSMessage
    package let octets: [UInt8]
    /// Where the last record begins.
    let lastRecord: Int

    /// Reads octets as the answer to a query; what fits another question or none is refused (RFC 5452 §9.1).
    package init(_ octets: [UInt8], to query: DNSMessage) throws(ReplyRejection) {
        let read: (message: DNSMessage, lastRecord: Int)
        do {
            read = try MessageReader.read(octets)
        } catch {
            throw .malformed(error)
        }
        self.octets = octets
        message = read.message
        lastRecord = read.lastRecord
        guard message.header.isResponse else { throw .notAResponse }
        guard message.header.id == query.header.id else { throw .otherID }
        guard message.header.operation == query.header.operation else { throw .otherOperation }
        guard message.questions == query.questions || Self.mayOmitQuestion(message) else { throw .otherQuestion }
    }

    /// Errors may come without it, and RFC 2136 §3.8 leaves the sections of an update's answer to the server.
    private static func mayOmitQuestion(_ message: DNSMessage) -> Bool {
        message.questions.isEmpty
            && (message.header.operation == .update || message.header.shortCode != .noError)
    }
}
