package import FoundationEssentials
package import PKI

/// Why a certificate is to be replaced now: data, not prose, so that it can be stored, printed and asserted.
package enum Due: Sendable, Equatable {
    /// Nothing is live yet.
    case missing
    /// The renewal point of its lifetime has passed; the share of the lifetime used, 0…1.
    case age(elapsed: Double)
    /// The authority advises it (RFC 9773); where it explains why, made printable, if it said so.
    case advised(explanation: String?)
    /// What is live has expired.
    case expired(since: Date)
    /// The configuration asks for other names than the live certificate has.
    case namesChanged(added: [Identifier], removed: [Identifier])
    /// The configuration asks for another key type than the live certificate has, or for others where there are several;
    /// nil stands for one that cannot be asked for.
    case keyChanged(from: [KeyAlgorithm?], to: KeySet)
    /// An operator said so; the word given as the reason, if any.
    case forced(reason: String?)
    /// An order left by an interrupted run came to nothing; the word of the reason it was placed for.
    case resumed(reason: String)

    /// One word, stable, for JSON and the journal.
    package var word: String {
        switch self {
        case .missing: "missing"
        case .age: "age"
        case .advised: "advised"
        case .expired: "expired"
        case .namesChanged: "names-changed"
        case .keyChanged: "key-changed"
        case .forced: "forced"
        case .resumed(let reason): reason
        }
    }
}

extension Due: CustomStringConvertible {
    /// A clause that follows "due:".
    package var description: String {
        switch self {
        case .missing: "nothing is live yet"
        case .age(let elapsed): "\(Int((min(1, max(0, elapsed)) * 100).rounded(.down))) % of its lifetime is used"
        case .advised(let explanation):
            explanation.map { "the CA advises to renew it now, see \($0)" } ?? "the CA advises to renew it now"
        case .expired: "the live certificate has expired"
        case .namesChanged(let added, let removed):
            "its names changed\(Self.list(" added", added))\(Self.list(" removed", removed))"
        case .keyChanged(let from, let to):
            "its key type changes from \(from.map { $0?.rawValue ?? "another" }.joined(separator: " and ")) to \(to)"
        case .resumed(let reason): "an interrupted rotation (\(reason)) is replaced"
        case .forced(let reason): reason.map { "forced (\($0))" } ?? "forced"
        }
    }

    private static func list(_ word: String, _ names: [Identifier]) -> String {
        names.isEmpty ? "" : ",\(word) \(names.map(\.value).joined(separator: " "))"
    }
}
