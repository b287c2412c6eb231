package import ACME

/// Answers dns-01 (RFC 8555 §8.4), and dns-account-01 if told its name, with TXT records that a ``RecordKeeper``
/// writes.
///
/// A record is noted durably, then made; taken away, then forgotten. ``publish(_:)`` does not wait for the world to see
/// it: when all of an order are made, ``settlePublished(_:)`` waits once for all.
package struct DNS01Solver: ChallengeSolver {
    /// How it takes its time.
    package struct Pace: Sendable, Equatable {
        /// A wait after everything is visible, for authorities that look elsewhere than at the zone's own servers.
        package var extraWait: Duration
        /// The pauses between tries to take a record away; one more try than pauses.
        package var removalPauses: [Duration]

        /// No extra wait and four tries.
        package init(
            extraWait: Duration = .zero,
            removalPauses: [Duration] = [.seconds(1), .seconds(5), .seconds(15)]
        ) {
            self.extraWait = extraWait
            self.removalPauses = removalPauses
        }
    }

    package let type: ChallengeType
    private let keeper: any RecordKeeper
    private let delegation: any DelegationFinder
    private let propagation: any PropagationWaiter
    private let journal: RecordJournal
    private let clock: any ACMEClock
    private let pace: Pace
    /// The records' time to live, in seconds.
    private let ttl: Int

    /// A solver for dns-01 or dns-account-01.
    package init(
        type: ChallengeType = .dns01,
        keeper: any RecordKeeper,
        delegation: any DelegationFinder,
        propagation: any PropagationWaiter,
        journal: RecordJournal,
        clock: any ACMEClock,
        pace: Pace = Pace(),
        ttl: Int = 60
    ) {
        self.type = type
        self.keeper = keeper
        self.delegation = delegation
        self.propagation = propagation
        self.journal = journal
        self.clock = clock
        self.pace = pace
        self.ttl = ttl
    }

    /// Whether the keeper can work and the journal be read: asked before an order is spent.
    package func rehearse() async throws(SolverFailure) {
        do throws(RecordJournalFailure) { _ = try await journal.leftovers() } catch { throw error.solverFailure }
        try await keeper.rehearse()
    }

    package func publish(_ answer: ChallengeAnswer) async throws(SolverFailure) {
        var record = try ChallengeRecord(for: answer)
        record.ttl = ttl
        record.target = try await delegation.target(of: record.name)
        guard await !journal.hasMade(record) else { return }
        do throws(RecordJournalFailure) { try await journal.note(record) } catch { throw error.solverFailure }
        try await keeper.add(record)
        await journal.markMade(record)
    }

    package func settlePublished(_ answers: [ChallengeAnswer]) async throws(SolverFailure) {
        var expected: [String: Set<String>] = [:]
        for answer in answers where answer.type == type {
            guard let record = try await noted(answer) else { continue }
            expected[record.target, default: []].insert(record.value)
        }
        guard !expected.isEmpty else { return }
        try await propagation.waitUntilVisible(expected)
        guard pace.extraWait > .zero else { return }
        do { try await clock.sleep(for: pace.extraWait) } catch {
            throw SolverFailure(reason: "\(type): stopped while waiting", isPermanent: false, hint: nil)
        }
    }

    /// Who looks a record up is not told; validators need a moment, and who polls at once polls twice.
    package func waitUntilAsked(_ answer: ChallengeAnswer, atMost limit: Duration) async {
        try? await clock.sleep(for: min(limit, .milliseconds(250)))
    }

    /// Tries several times. What is not taken away stays in the journal, for ``removeLeftovers()``.
    package func withdraw(_ answer: ChallengeAnswer) async {
        guard let record = try? await noted(answer) else { return }
        var pauses = pace.removalPauses[...]
        while let failure = await takeAway(record) {
            guard !failure.isPermanent, let pause = pauses.popFirst() else { return }
            guard (try? await clock.sleep(for: pause)) != nil else { return }
        }
    }

    /// Takes away what an earlier run left, each record once: what cannot be removed now is tried at the next start.
    /// Call under the lineage's lock, before anything is published. Gives what is still there, and why.
    package func removeLeftovers() async throws(RecordJournalFailure) -> [StuckRecord] {
        var stuck: [StuckRecord] = []
        for record in try await journal.leftovers() {
            guard let failure = await takeAway(record) else { continue }
            stuck.append(StuckRecord(record: record, failure: failure))
        }
        return stuck
    }

    private func noted(_ answer: ChallengeAnswer) async throws(SolverFailure) -> ChallengeRecord? {
        let record = try ChallengeRecord(for: answer)
        do throws(RecordJournalFailure) {
            return try await journal.record(named: record.name, value: record.value)
        } catch {
            throw error.solverFailure
        }
    }

    /// Why the record may still be there, or nil.
    private func takeAway(_ record: ChallengeRecord) async -> SolverFailure? {
        // From here on nobody knows whether it is there: published again, it is made again.
        await journal.unmarkMade(record)
        do throws(SolverFailure) { try await keeper.remove(record) } catch { return error }
        do throws(RecordJournalFailure) { try await journal.forget(record) } catch { return error.solverFailure }
        return nil
    }
}
