import Challenges
import Conformance
import Storage
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ACME

struct DNS01SolverTests {
    let directory: TemporaryDirectory
    let keeper = MemoryKeeper()
    let clock = PatientClock()
    let propagation = PropagationSpy()

    init() throws { directory = try TemporaryDirectory() }

    private var file: FilePath { directory.path.appending("challenges").appending("www.json") }
    private var journal: RecordJournal { RecordJournal(file: file, files: LocalFileSystem()) }

    private func solver(
        _ type: ChallengeType = .dns01,
        delegation: DelegationTable = DelegationTable(),
        propagation: PropagationSpy? = nil,
        extraWait: Duration = .zero
    ) -> DNS01Solver {
        DNS01Solver(
            type: type,
            keeper: keeper,
            delegation: delegation,
            propagation: propagation ?? self.propagation,
            journal: journal,
            clock: clock,
            pace: DNS01Solver.Pace(extraWait: extraWait)
        )
    }

    /// RFC 8555 §8.4's record: 43 characters of base64url. The value was computed with openssl.
    @Test(.rows("DN-01", "DN-06")) func theRecordIsTheDigest() throws {
        let record = try ProofAnswers.record(token: "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0")
        #expect(record.name == "_acme-challenge.example.com")
        #expect(record.value.utf8.count == 43 && !record.value.contains("="))
        #expect(record.value == "Y-FkEfZL9fQSrCjzFsZ43gEzIf0AJcpzyPgP8uMJGlU")
        #expect(record.ttl == 60)
    }

    /// Both are made before anything is waited for, and both are waited for together.
    @Test(.rows("DN-02", "F-H10")) func apexAndWildcardStandTogether() async throws {
        let solver = solver()
        let answers = [
            try ProofAnswers.answer("example.com", token: "apex"),
            try ProofAnswers.answer("example.com", token: "star", isWildcard: true),
        ]
        for answer in answers { try await solver.publish(answer) }
        #expect(propagation.waits.isEmpty)
        #expect(keeper.tokens == ["apex", "star"])
        try await solver.settlePublished(answers + [try ProofAnswers.answer("example.com", type: .http01)])
        let values = Set(try answers.map { try ChallengeRecord(for: $0).value })
        #expect(propagation.waits == [["_acme-challenge.example.com": values]])
        await solver.withdraw(answers[0])
        #expect(keeper.tokens == ["star"])
        await solver.withdraw(answers[1])
        #expect(keeper.tokens == [])
        #expect(try LocalFileSystem().metadata(of: file) == nil)
    }

    @Test(.rows("DN-04")) func theRecordIsWrittenWhereTheCNAMELeads() async throws {
        let delegation = DelegationTable(targets: ["_acme-challenge.example.com": "proofs.example.net"])
        let first = solver(delegation: delegation)
        let answer = try ProofAnswers.answer("example.com")
        try await first.publish(answer)
        try await first.settlePublished([answer])
        #expect(keeper.targets == ["proofs.example.net"])
        #expect(propagation.waits.map(\.keys.first) == ["proofs.example.net"])
        // The CNAME is gone meanwhile; the journal knows where the record is.
        await solver().withdraw(answer)
        #expect(keeper.targets == [])
    }

    /// A delegation that cannot be followed: nothing is written to a guessed place.
    @Test(.rows("DN-04")) func anUnclearDelegationWritesNothing() async throws {
        let failure = SolverFailure(reason: "CNAME loop", isPermanent: true)
        let answer = try ProofAnswers.answer("example.com")
        let solver = solver(delegation: DelegationTable(failure: failure))
        await #expect(throws: failure) { try await solver.publish(answer) }
        await solver.withdraw(answer)
        #expect(keeper.diary == [])
        #expect(try LocalFileSystem().metadata(of: file) == nil)
    }

    @Test(.rows("DN-08"), arguments: ["203.0.113.7", "2001:db8::1", "duckduckgo.onion"])
    func whatIsNotInTheDNSIsRefused(name: String) async throws {
        let answer = try ProofAnswers.answer(name)
        let solver = solver()
        let failure = await #expect(throws: SolverFailure.self) { try await solver.publish(answer) }
        #expect(failure?.isPermanent == true)
        #expect(keeper.diary == [])
    }

    @Test func theLabelOfAnAccountIsAnotherName() async throws {
        let solver = solver(.dnsAccount01)
        #expect(solver.type == .dnsAccount01)
        try await solver.publish(try ProofAnswers.answer("example.com", type: .dnsAccount01))
        let label = AccountLabel(accountURL: "https://ca.example/acct/1")
        #expect(keeper.targets == ["\(label)._acme-challenge.example.com"])
    }

    @Test func publishingAgainWritesOnce() async throws {
        let solver = solver()
        let answer = try ProofAnswers.answer("example.com", token: "a")
        try await solver.publish(answer)
        try await solver.publish(answer)
        #expect(keeper.diary == ["add a"])
        await solver.withdraw(answer)
        try await solver.publish(answer)
        #expect(keeper.diary == ["add a", "remove a", "add a"])
    }

    /// The provider may have done what it said it could not: cleanup is tried all the same.
    @Test(.rows("F-H6")) func whatFailedIsWithdrawnToo() async throws {
        let failure = SolverFailure(reason: "500", isPermanent: false)
        keeper.state.withLock { $0.addingFails = failure }
        let solver = solver()
        let answer = try ProofAnswers.answer("example.com", token: "a")
        await #expect(throws: failure) { try await solver.publish(answer) }
        await solver.withdraw(answer)
        #expect(keeper.diary == ["add a", "remove a"])
        #expect(keeper.tokens == [])
        #expect(try LocalFileSystem().metadata(of: file) == nil)
    }

    @Test(.rows("DN-06", "F-H6")) func removingIsTriedAgain() async throws {
        let solver = solver()
        let answer = try ProofAnswers.answer("example.com", token: "a")
        try await solver.publish(answer)
        let bad = SolverFailure(reason: "503", isPermanent: false)
        keeper.state.withLock { $0.removalsToFail = [bad, bad, bad] }
        await solver.withdraw(answer)
        #expect(keeper.diary == ["add a", "remove a", "remove a", "remove a", "remove a"])
        #expect(clock.slept == [.seconds(1), .seconds(5), .seconds(15)])
        #expect(keeper.tokens == [])
    }

    /// What cannot be removed stays noted, and the next start removes it.
    @Test(.rows("DN-06", "F-H8", "C-16")) func whatStaysIsRemovedAtTheNextStart() async throws {
        let answer = try ProofAnswers.answer("example.com", token: "a")
        let first = solver()
        try await first.publish(answer)
        let gone = SolverFailure(reason: "no such hook", isPermanent: true)
        keeper.state.withLock { $0.removalsToFail = [gone, gone] }
        await first.withdraw(answer)
        #expect(keeper.diary == ["add a", "remove a"])
        let stuck = try await solver().removeLeftovers()
        #expect(stuck.map(\.failure) == [gone])
        #expect(stuck.first?.description.hasSuffix("is still there: no such hook") == true)
        #expect(keeper.tokens == ["a"])
        #expect(try await solver().removeLeftovers() == [])
        #expect(keeper.tokens == [])
        #expect(try await journal.leftovers() == [])
    }

    /// "Success without effect" of a provider is found by who asks the zone's servers.
    @Test(.rows("F-H6")) func anInvisibleRecordIsAFailure() async throws {
        let failure = SolverFailure(reason: "ns1 lacks it", isPermanent: false)
        let solver = solver(propagation: PropagationSpy(failing: failure))
        let answer = try ProofAnswers.answer("example.com")
        try await solver.publish(answer)
        await #expect(throws: failure) { try await solver.settlePublished([answer]) }
    }

    @Test func theExtraWaitIsOneForAll() async throws {
        let solver = solver(extraWait: .seconds(7))
        let answers = try ["one.example.com", "two.example.com"].map { try ProofAnswers.answer($0) }
        for answer in answers { try await solver.publish(answer) }
        try await solver.settlePublished(answers)
        #expect(clock.slept == [.seconds(7)])
        #expect(propagation.waits.map(\.count) == [2])
    }

    @Test func aBrokenJournalIsSaidBeforeAnOrder() async throws {
        try LocalFileSystem().makeDirectory(file.removingLastComponent(), mode: .ownerReadWriteExecute)
        try LocalFileSystem().create(file, mode: .ownerReadWrite, group: nil, contents: Array("{]".utf8))
        let solver = solver()
        let failure = await #expect(throws: SolverFailure.self) { try await solver.rehearse() }
        #expect(failure?.isPermanent == true)
        #expect(failure?.hint?.contains("www.json") == true)
    }
}
