import FoundationEssentials
import PKI

/// An authorization and the challenges it can be proved by (RFC 8555 §7.1.4).
struct Authorization: Sendable {
    enum Status: String, Sendable { case pending, valid, invalid, deactivated, expired }

    /// One way of proving it.
    struct Challenge: Sendable {
        enum Status: String, Sendable { case pending, processing, valid, invalid }

        let kind: ChallengeKind
        let token: String
        var status = Status.pending
        var validated: Date?
        var error: Problem?
    }

    let id: String
    let accountID: String
    /// The name as it was ordered, a wildcard included; the authorization object shows its base.
    let identifier: Identifier
    var expires: Date
    var challenges: [Challenge]
    var deactivated = false

    /// RFC 8555 §7.1.6: what the challenges, the subscriber and time have made of it.
    func status(at instant: Date) -> Status {
        if deactivated { return .deactivated }
        if challenges.contains(where: { $0.status == .invalid }) { return .invalid }
        if instant > expires { return .expired }
        return challenges.contains { $0.status == .valid } ? .valid : .pending
    }

    /// What went wrong with the challenge that was tried.
    var error: Problem? { challenges.lazy.compactMap(\.error).first }

    /// The identity of a challenge in its URL; HTTP-01 shares the authorization's.
    func challengeID(_ kind: ChallengeKind) -> String { kind == .http01 ? id : "\(id).\(kind.rawValue)" }

    /// The authorization and the challenge that an identity in a URL names.
    static func parts(of challengeID: String) -> (id: String, kind: ChallengeKind)? {
        let parts = challengeID.split(separator: ".", maxSplits: 1).map(String.init)
        switch parts.count {
        case 1: return (parts[0], .http01)
        case 2: return ChallengeKind(rawValue: parts[1]).map { (parts[0], $0) }
        default: return nil
        }
    }
}
