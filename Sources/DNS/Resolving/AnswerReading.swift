/// What one answer says about one name: the pure half of a lookup.
enum AnswerReading: Equatable {
    case found([ResourceRecord], aliases: [DomainName])
    case noData(aliases: [DomainName])
    case noSuchName(aliases: [DomainName])
    /// The answer ends in an alias about which it says nothing more.
    case unfinished(aliases: [DomainName])
    case refused(ResponseCode)
    case referral
    case loop(at: DomainName)

    /// Reads an answer; records of other names, types and classes do not count, in whatever order they come.
    ///
    /// - Parameter seen: names that were left already on the way here.
    init(_ message: DNSMessage, about name: DomainName, _ type: RecordType, seen: [DomainName] = []) {
        var aliases: [DomainName] = []
        var current = name
        let records = message.answers.filter { $0.recordClass == .internet }
        while true {
            let found = records.filter { $0.name == current && $0.type == type && $0.data != .opaque([]) }
            guard found.isEmpty else {
                self = .found(found, aliases: aliases)
                return
            }
            guard let next = Self.alias(of: current, in: records) else { break }
            guard next != name, !aliases.contains(next), !seen.contains(next) else {
                self = .loop(at: current)
                return
            }
            aliases.append(next)
            current = next
        }
        self = Self.end(message, aliases: aliases)
    }

    private static func alias(of name: DomainName, in records: [ResourceRecord]) -> DomainName? {
        for record in records where record.name == name {
            if case .alias(let target) = record.data { return target }
        }
        return nil
    }

    private static func end(_ message: DNSMessage, aliases: [DomainName]) -> AnswerReading {
        let hasAuthority = message.authority.contains { $0.type == .soa }
        switch message.responseCode {
        case .nameError: return .noSuchName(aliases: aliases)
        case .noError where hasAuthority: return .noData(aliases: aliases)
        case .noError where !aliases.isEmpty: return .unfinished(aliases: aliases)
        // RFC 2308 §2.2: NOERROR, no answer, NS without SOA is a referral, unless a server that speaks for the zone, or
        // that looked everywhere for us, says so.
        case .noError where message.header.isAuthoritative || message.header.recursionAvailable:
            return .noData(aliases: [])
        case .noError: return .referral
        default: return .refused(message.responseCode)
        }
    }
}
