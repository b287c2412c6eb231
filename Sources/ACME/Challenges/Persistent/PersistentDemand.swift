package import FoundationEssentials

/// What a dns-persist-01 challenge asks to find in the DNS: where, and which records satisfy it. Pure.
package struct PersistentDemand: Hashable, Sendable {
    /// Where the record is looked for: `_validation-persist.example.com`, without trailing dot.
    package let recordName: String
    /// What is to be proven.
    package let subject: ChallengeSubject
    private let issuers: IssuerDomainNames
    /// The account as the record to publish has it.
    private let accountURI: String
    /// The account as a record may have it as well.
    private let alternative: String?

    /// The demand of an answer; nil unless it is for dns-persist-01 and a name the DNS serves.
    package init?(_ answer: ChallengeAnswer) {
        guard case .persistent(let challenge) = answer.proof, let place = answer.recordName,
            let name = answer.subject.nameInDNS
        else { return nil }
        recordName = place
        subject = answer.subject
        issuers = challenge.issuers
        switch challenge.binding {
        // The account's own URL is published: draft -01 §4.1 has "CAs MUST accept the URI of the ACME account object",
        // and a URI of the server's choice could name somebody else's account with another authority.
        case .clear(let alternative):
            accountURI = answer.account.url
            self.alternative = alternative
        case .hashed(let prefix):
            guard let uri = prefix.uri(for: name, of: answer.account) else { return nil }
            accountURI = uri
            alternative = prefix.uri(for: nil, of: answer.account)
        }
    }

    /// The record to publish, beside whatever stands there.
    ///
    /// - Parameter until: the instant it is to end at, in whole seconds of the UNIX clock; nil for no end.
    package func record(until: Date? = nil) -> PersistentRecord {
        PersistentRecord(
            issuer: issuers.first,
            accountURI: accountURI,
            coversWildcard: subject.isWildcard,
            persistUntil: until.flatMap { Int64(exactly: min(max($0.timeIntervalSince1970, 0), 1e15).rounded(.down)) }
        )
    }

    /// Judges the texts published at the record's name, each with its strings joined.
    ///
    /// Records of other authorities and accounts, and texts that are no record at all, are passed over: several may stand
    /// at one name. One good record is enough.
    package func judge(_ texts: [String], at now: Date) -> PersistentJudgement {
        var closest: PersistentJudgement.Lack?
        var best: PersistentRecord?
        for text in texts {
            guard let record = PersistentRecord(text) else {
                closest = max(closest ?? .noRecord, .malformed)
                continue
            }
            guard let lack = lack(of: record, at: now) else {
                best = Self.longer(best, record)
                continue
            }
            closest = max(closest ?? .noRecord, lack)
        }
        return best.map { .satisfied(by: $0) } ?? .lacking(closest ?? .noRecord)
    }

    private func lack(of record: PersistentRecord, at now: Date) -> PersistentJudgement.Lack? {
        guard issuers.names.contains(record.issuer) else { return .otherIssuer }
        guard [accountURI, alternative].contains(record.accountURI) else { return .otherAccount }
        guard record.coversWildcard || !subject.isWildcard else { return .noWildcard }
        return record.isCurrent(at: now) ? nil : .ended
    }

    /// The one that lasts longer: its end is the one to be warned of.
    private static func longer(_ one: PersistentRecord?, _ other: PersistentRecord) -> PersistentRecord {
        guard let one else { return other }
        return (one.persistUntil ?? .max) >= (other.persistUntil ?? .max) ? one : other
    }
}

/// What published texts are worth for a dns-persist-01 challenge.
package enum PersistentJudgement: Hashable, Sendable {
    /// This record proves it.
    case satisfied(by: PersistentRecord)
    /// None does; how far the closest one got.
    case lacking(Lack)

    /// Why no record proves it, from farthest off to closest.
    package enum Lack: Int, Hashable, Sendable, Comparable, CaseIterable, CustomStringConvertible {
        case noRecord, malformed, otherIssuer, otherAccount, noWildcard, ended

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

        /// In house style.
        package var description: String {
            switch self {
            case .noRecord: "there is no record"
            case .malformed: "what is there is not written as such a record"
            case .otherIssuer: "the record is for another CA"
            case .otherAccount: "the record is for another account, or for a key the account had before"
            case .noWildcard: "the record lacks policy=wildcard"
            case .ended: "the record's persistUntil is past"
            }
        }
    }
}
