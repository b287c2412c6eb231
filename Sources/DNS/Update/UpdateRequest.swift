/// The messages of RFC 2136 that a challenge needs: one TXT value more, or that one less. Never a name, never a set.
package enum UpdateRequest {
    /// Adds one value beside whatever else the name has (RFC 2136 §2.5.1). Adding what is there changes nothing.
    ///
    /// - Parameter ttl: in seconds; RFC 2181 §8 allows up to 2³¹−1.
    package static func adding(
        _ value: String,
        at name: DomainName,
        ttl: UInt32,
        zone: DomainName
    ) -> DNSMessage {
        message(ResourceRecord(name, .txt, ttl: min(ttl, 0x7FFF_FFFF), .text(cutting: value)), zone)
    }

    /// Takes away this value and no other (RFC 2136 §2.5.4: class NONE and the record's data). Removing what is
    /// not there changes nothing.
    package static func removing(_ value: String, at name: DomainName, zone: DomainName) -> DNSMessage {
        message(ResourceRecord(name, .txt, .none, ttl: 0, .text(cutting: value)), zone)
    }

    private static func message(_ update: ResourceRecord, _ zone: DomainName) -> DNSMessage {
        var message = DNSMessage(header: DNSHeader(id: DNSMessage.freshID()))
        message.header.operation = .update
        message.questions = [DNSQuestion(zone, .soa)]
        message.authority = [update]
        return message
    }
}
