package import ACME

/// Answers dns-persist-01: the record is the operator's and stays, so nothing is published and nothing removed. It
/// only looks whether a record that satisfies the challenge is there, and otherwise says which one to publish.
package struct DNSPersistSolver: ChallengeSolver {
    private let lookup: any TXTLookup
    private let proof: any PersistentProof

    /// A solver that looks with `lookup` and judges with `proof`.
    package init(lookup: any TXTLookup, proof: any PersistentProof) {
        self.lookup = lookup
        self.proof = proof
    }

    package var type: ChallengeType { .dnsPersist01 }

    /// Succeeds only when the record is there: the authority is never asked to look at one that fails.
    package func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        let name = proof.recordName(for: answer)
        let verdict = proof.judge(answer, published: try await lookup.texts(at: name))
        guard case .lacking(let reason, let text) = verdict else { return }
        throw SolverFailure(
            reason:
                "\(type): no record at \(name) proves \(answer.isWildcard ? "*." : "")\(answer.identifier): \(reason)",
            isPermanent: true,
            hint: "publish, beside what is there, and leave it: \(name). 3600 IN TXT \(ZoneFileText.quote(text))"
        )
    }

    /// Who looks a record up is not told.
    package func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {}

    /// Never: the record is the operator's.
    package func withdraw(_ answer: ChallengeAnswer) async {}
}
