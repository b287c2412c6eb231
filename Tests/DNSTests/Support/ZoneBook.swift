import DNS

/// One zone in memory: answers for it with authority, and takes the updates of RFC 2136 that this module sends.
struct ZoneBook: Sendable {
    let zone: DomainName
    var records: [ResourceRecord]
    var isAuthoritative = true

    init(_ zone: String, _ records: [ResourceRecord]) {
        self.zone = dn(zone)
        self.records = [.soa(zone)] + records
    }

    func answer(_ query: DNSMessage) -> DNSMessage {
        var answer = query.replying()
        guard let question = query.questions.first, question.name.isWithin(zone) else {
            answer.header.shortCode = .refused
            return answer
        }
        answer.header.isAuthoritative = isAuthoritative
        var current = question.name
        for _ in 0..<20 {
            let here = records.filter { $0.name == current }
            let fitting = here.filter { $0.type == question.type }
            let alias = here.first { $0.type == .cname }
            if fitting.isEmpty, let alias, case .alias(let target) = alias.data {
                answer.answers.append(alias)
                guard target.isWithin(zone), !answer.answers.contains(where: { $0.name == target }) else {
                    return answer
                }
                current = target
                continue
            }
            answer.answers += fitting
            if fitting.isEmpty {
                let exists = records.contains { $0.name.isWithin(current) }
                answer.header.shortCode = exists ? .noError : .nameError
                answer.authority = records.filter { $0.type == .soa }
            }
            break
        }
        return answer
    }

    /// The adding of RFC 2136 §3.4.2.2 and the removing of one record of §3.4.2.4.
    mutating func apply(_ update: DNSMessage) {
        for change in update.authority {
            if change.recordClass == .none {
                records.removeAll { $0.name == change.name && $0.data == change.data }
            } else if !records.contains(where: { $0.name == change.name && $0.data == change.data }) {
                records.append(change)
            }
        }
    }
}

extension DNSMessage {
    /// An empty answer to this message.
    func replying() -> DNSMessage {
        var answer = DNSMessage(header: header)
        answer.header.isResponse = true
        answer.questions = questions
        return answer
    }

    func replying(_ code: ResponseCode) -> DNSMessage {
        var answer = replying()
        answer.header.shortCode = code
        return answer
    }
}
