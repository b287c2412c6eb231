import ACME
import Challenges
import Conformance
import Storage
import SystemPackage
import TestSupport
import Testing

/// A record that is out there is on the list, whenever the process is killed or the power goes.
struct RecordJournalTests {
    let directory: TemporaryDirectory
    let graveyard: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        graveyard = try TemporaryDirectory()
    }

    /// A state directory of its own for one round.
    private func file(_ round: Int) throws -> FilePath {
        let root = directory.path.appending("\(round)")
        try LocalFileSystem().makeDirectory(root, mode: .ownerReadWriteExecute)
        return StateDirectory(root: root).challengeRecords(try LineageName("www"))
    }

    /// Does nothing any more once the process is dead.
    private struct MortalKeeper: RecordKeeper {
        let keeper: MemoryKeeper
        let disk: FragileDisk

        func add(_ record: ChallengeRecord) async throws(SolverFailure) {
            guard !disk.isDead else { throw SolverFailure(reason: "dead", isPermanent: true) }
            try await keeper.add(record)
        }

        func remove(_ record: ChallengeRecord) async throws(SolverFailure) {
            guard !disk.isDead else { throw SolverFailure(reason: "dead", isPermanent: true) }
            try await keeper.remove(record)
        }
    }

    private func solver(_ file: FilePath, _ files: any FileSystem, _ keeper: any RecordKeeper) -> DNS01Solver {
        DNS01Solver(
            keeper: keeper,
            delegation: NoDelegation(),
            propagation: NoPropagationWait(),
            journal: RecordJournal(file: file, files: files),
            clock: PatientClock()
        )
    }

    /// Killed before each operation on the disk while two records come and go: afterwards the next start finds all that
    /// is still out there, and removes it.
    @Test(.rows("F-H8", "DN-06", "C-16"), arguments: FragileDisk.PowerCut.allCases)
    func everyCrashIsCleanedUp(cut: FragileDisk.PowerCut) async throws {
        let answers = try ["one", "two"].map { try ProofAnswers.answer("example.com", token: $0) }
        var (round, isOver, hadLeftovers) = (0, false, 0)
        while !isOver {
            round += 1
            let disk = FragileDisk(.dying(at: round), graveyard: graveyard.path)
            let file = try file(round)
            let keeper = MemoryKeeper()
            let solver = solver(file, disk, MortalKeeper(keeper: keeper, disk: disk))
            for answer in answers { try? await solver.publish(answer) }
            for answer in answers { await solver.withdraw(answer) }
            isOver = !disk.isDead
            try disk.cutPower(cut)
            hadLeftovers += keeper.tokens.isEmpty ? 0 : 1
            let next = self.solver(file, LocalFileSystem(), keeper)
            #expect(try await next.removeLeftovers() == [], "\(round)")
            #expect(keeper.tokens == [], "\(round)")
        }
        #expect(round > 15)
        #expect(hadLeftovers > 3)
    }

    @Test(.rows("F-H8", "C-16")) func aKilledRunLeavesAList() async throws {
        let file = try file(0)
        let keeper = MemoryKeeper()
        try await solver(file, LocalFileSystem(), keeper).publish(try ProofAnswers.answer("example.com", token: "a"))
        let status = try #require(try LocalFileSystem().metadata(of: file))
        #expect(status.mode == .ownerReadWrite)
        let found = try await RecordJournal(file: file, files: LocalFileSystem()).leftovers()
        #expect(found == [try ProofAnswers.record(token: "a")])
    }

    @Test(arguments: ["", "[]", #"{"schema": 2, "records": []}"#, #"{"schema": 1, "records": [{"name": "x"}]}"#])
    func whatWasNotWrittenHereIsRefused(text: String) async throws {
        let file = try file(0)
        try LocalFileSystem().makeDirectory(file.removingLastComponent(), mode: .ownerReadWriteExecute)
        try LocalFileSystem().create(file, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
        let journal = RecordJournal(file: file, files: LocalFileSystem())
        await #expect(throws: RecordJournalFailure.malformed(file)) { try await journal.leftovers() }
    }
}
