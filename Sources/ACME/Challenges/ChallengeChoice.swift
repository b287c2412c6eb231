import PKI

/// Which of the challenges offered for a name is answered. Exactly one: a second one that fails would take the whole
/// authorization with it (RFC 8555 erratum 6317). Pure.
struct ChallengeChoice: Sendable {
    /// A challenge with what proves it.
    struct Pick: Sendable, Equatable {
        let challenge: Challenge
        let proof: Proof

        enum Proof: Sendable, Equatable {
            case token(ChallengeToken)
            case persistent(PersistentChallenge)
        }
    }

    /// The types there are solvers for, in order of preference.
    let preferred: [ChallengeType]
    /// The types that may be used at all, such as a CAA record's `validationmethods` (RFC 8657 §4); nil allows all.
    var allowed: Set<ChallengeType>?
    /// What the directory says of dns-persist-01.
    var metadata = DirectoryMetadata(nil)
    /// What has failed so far in this run: no type is tried twice for a name.
    var setbacks: [ChallengeSetback] = []

    /// The first type of `preferred` that is offered, may and can prove this name, and has not failed for it.
    func pick(for authorization: Authorization) -> Pick? {
        guard let subject = authorization.subject else { return nil }
        let failed = Set(setbacks.lazy.filter { $0.subject == subject }.map(\.type))
        for type in preferred where !failed.contains(type) && canProve(subject, type) {
            for challenge in authorization.challenges where challenge.type == type {
                if let proof = proof(by: challenge) { return Pick(challenge: challenge, proof: proof) }
            }
        }
        return nil
    }

    /// Why the dns-persist-01 challenge of a name cannot be answered, if it is wanted and offered in vain.
    func refusal(of authorization: Authorization) -> PersistentRefusal? {
        guard preferred.contains(.dnsPersist01) else { return nil }
        for challenge in authorization.challenges where challenge.type == .dnsPersist01 {
            do throws(PersistentRefusal) {
                _ = try PersistentChallenge(challenge.persistent, under: metadata)
            } catch {
                return error
            }
        }
        return nil
    }

    /// Why the answers for a name could not be put in place: the failure of the type preferred most.
    func firstSolverFailure(for subject: ChallengeSubject) -> SolverFailure? {
        for setback in setbacks where setback.subject == subject {
            if case .notPublished(let failure) = setback.reason { return failure }
        }
        return nil
    }

    private func proof(by challenge: Challenge) -> Pick.Proof? {
        // One that has failed already is not validated again, whatever the authorization's other challenges say.
        if challenge.status == "invalid" { return nil }
        guard challenge.type == .dnsPersist01 else { return challenge.token.map { .token($0) } }
        return (try? PersistentChallenge(challenge.persistent, under: metadata)).map { .persistent($0) }
    }

    /// Wildcards are proven in the DNS only (RFC 8555 §7.1.3), addresses and onion names never there (RFC 8738 §7,
    /// RFC 9799).
    private func canProve(_ subject: ChallengeSubject, _ type: ChallengeType) -> Bool {
        guard allowed?.contains(type) ?? true else { return false }
        return type.isMadeInDNS ? subject.nameInDNS != nil : !subject.isWildcard
    }
}
