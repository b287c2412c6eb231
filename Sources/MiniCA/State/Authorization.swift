import FoundationEssentials
import PKI

/// An authorization and its one challenge, HTTP-01 (RFC 8555 §7.1.4, §8.3).
struct Authorization: Sendable {
    enum Status: String, Sendable { case pending, valid, invalid, deactivated, expired }

    /// The challenge; it shares its identity with the authorization.
    struct Challenge: Sendable {
        enum Status: String, Sendable { case pending, processing, valid, invalid }

        let token: String
        var status = Status.pending
        var validated: Date?
        var error: Problem?
    }

    let id: String
    let accountID: String
    let identifier: Identifier
    let expires: Date
    var challenge: Challenge
    var deactivated = false

    /// RFC 8555 §7.1.6: what the challenge, the subscriber and time have made of it.
    func status(at instant: Date) -> Status {
        if deactivated { return .deactivated }
        if challenge.status == .invalid { return .invalid }
        if instant > expires { return .expired }
        return challenge.status == .valid ? .valid : .pending
    }
}
