package import ACME

/// Answers dns-persist-01: the record is the operator's and stays, so nothing is published and nothing removed. It
/// only looks whether a record that satisfies the challenge is there, and otherwise says which one to publish.
package struct DNSPersistSolver: ChallengeSolver {
    private let lookup: any TXTLookup
    private let clock: any ACMEClock

    /// A solver that looks with `lookup`; the clock tells whether a record's `persistUntil` is past.
    package init(lookup: any TXTLookup, clock: any ACMEClock) {
        self.lookup = lookup
        self.clock = clock
    }

    package var type: ChallengeType { .dnsPersist01 }

    /// Succeeds only when the record is there: the authority is never asked to look at one that fails.
    package func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        guard let demand = PersistentDemand(answer) else {
            throw SolverFailure(
                reason: "\(type): \(answer.identifier) is not proven in the DNS",
                isPermanent: true,
                hint: "prove it by http-01 or tls-alpn-01"
            )
        }
        let texts = try await lookup.texts(at: demand.recordName)
        guard case .lacking(let lack) = demand.judge(texts, at: clock.now()) else { return }
        let text = ZoneFileText.quote(demand.record().text)
        throw SolverFailure(
            reason: "\(type): no record at \(demand.recordName) proves \(demand.subject): \(lack)",
            isPermanent: true,
            hint: "publish, beside what is there, and leave it: \(demand.recordName). 3600 IN TXT \(text)"
        )
    }

    /// Who looks a record up is not told.
    package func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {}

    /// Never: the record is the operator's.
    package func withdraw(_ answer: ChallengeAnswer) async {}
}
