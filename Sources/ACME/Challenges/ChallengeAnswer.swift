package import PKI

/// One answer to one challenge: everything that belongs together travels together, and no solver needs more.
package struct ChallengeAnswer: Hashable, Sendable {
    /// What is being proven.
    package let subject: ChallengeSubject
    /// The kind of challenge answered.
    package let type: ChallengeType
    /// The account it is proven for.
    package let account: ChallengeAccount
    /// What proves it.
    package let proof: ChallengeProof

    /// An answer to a challenge with a token: any type but dns-persist-01. The key authorization follows from the
    /// account and the token.
    package init(
        identifier: Identifier,
        isWildcard: Bool = false,
        type: ChallengeType,
        token: ChallengeToken,
        account: ChallengeAccount
    ) {
        subject = ChallengeSubject(identifier, isWildcard: isWildcard)
        self.type = type
        self.account = account
        proof = .token(TokenProof(token, of: account))
    }

    /// An answer to a dns-persist-01 challenge.
    package init(
        identifier: Identifier,
        isWildcard: Bool = false,
        persistent: PersistentChallenge,
        account: ChallengeAccount
    ) {
        subject = ChallengeSubject(identifier, isWildcard: isWildcard)
        type = .dnsPersist01
        self.account = account
        proof = .persistent(persistent)
    }

    /// The name that is being proven, without `*.`.
    package var identifier: Identifier { subject.identifier }
    /// Whether the proof is for the wildcard of the name.
    package var isWildcard: Bool { subject.isWildcard }
}

extension ChallengeAnswer {
    /// The challenge's own token; nil for dns-persist-01, which has none.
    package var token: ChallengeToken? { tokenProofIfAny?.token }

    /// `token.thumbprint` (RFC 8555 §8.1); nil for dns-persist-01.
    package var keyAuthorization: String? { tokenProofIfAny?.keyAuthorization }

    /// SHA-256 of the key authorization, for tls-alpn-01 (RFC 8737 §3); nil for dns-persist-01.
    package var validationDigest: SHA256Digest? { tokenProofIfAny?.digest }

    /// The TXT record of dns-01 and dns-account-01 (RFC 8555 §8.4): 43 characters of base64url; nil for dns-persist-01,
    /// whose records `PersistentDemand` makes.
    package var recordValue: String? { tokenProofIfAny?.recordValue }

    /// What a solver of challenges with a token works with. Fails for dns-persist-01, which such a solver is never
    /// given: the type is its own.
    package func tokenProof() throws(SolverFailure) -> TokenProof {
        guard let proof = tokenProofIfAny else {
            throw SolverFailure(reason: "\(type): the challenge has no token", isPermanent: true)
        }
        return proof
    }

    /// Where the record of a challenge made in the DNS is looked for, without trailing dot; nil for other challenges,
    /// for addresses and for names that no DNS serves.
    ///
    /// RFC 8555 §8.4 for dns-01, draft-ietf-acme-dns-account-label-03 §3 for dns-account-01, draft-ietf-acme-dns-persist
    /// §4 for dns-persist-01. The name of a wildcard is its base.
    package var recordName: String? {
        guard let name = subject.nameInDNS else { return nil }
        switch type {
        case .dns01: return "_acme-challenge.\(name)"
        case .dnsAccount01: return "\(AccountLabel(accountURL: account.url))._acme-challenge.\(name)"
        case .dnsPersist01: return "_validation-persist.\(name)"
        default: return nil
        }
    }

    private var tokenProofIfAny: TokenProof? { if case .token(let proof) = proof { proof } else { nil } }
}
