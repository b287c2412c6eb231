import ACME
import Challenges
import Conformance
import Testing

struct DNSPersistSolverTests {
    private struct Zone: TXTLookup {
        let records: [String: [String]]
        var failure: SolverFailure?

        func texts(at name: String) async throws(SolverFailure) -> [String] {
            if let failure { throw failure }
            return records[name] ?? []
        }
    }

    private static let name = "_validation-persist.example.com"
    private static let text = "ca.example; accounturi=https://ca.example/acct/1; policy=wildcard"

    private func solver(_ zone: Zone) -> DNSPersistSolver { DNSPersistSolver(lookup: zone, clock: StillClock()) }

    private func answer() throws -> ChallengeAnswer {
        try ProofAnswers.persistent("example.com", isWildcard: true, issuer: "ca.example")
    }

    /// Others' records beside it are no obstacle.
    @Test(.rows("DP-03", "DP-07", "DP-10")) func theRecordIsThere() async throws {
        let solver = solver(Zone(records: [Self.name: ["other.example; accounturi=x", Self.text]]))
        #expect(solver.type == .dnsPersist01)
        try await solver.publish(answer())
        await solver.withdraw(try answer())
    }

    /// The operator is told which record, ready to paste.
    @Test(.rows("DP-01", "DP-10")) func theRecordIsNotThere() async throws {
        let answer = try answer()
        let failure = await #expect(throws: SolverFailure.self) { try await solver(Zone(records: [:])).publish(answer) }
        #expect(failure?.isPermanent == true)
        #expect(
            failure?.reason == "dns-persist-01: no record at \(Self.name) proves *.example.com: there is no record"
        )
        #expect(
            failure?.hint
                == "publish, beside what is there, and leave it: \(Self.name). 3600 IN TXT \"\(Self.text)\""
        )
    }

    /// A DNS that does not answer is not an absent record.
    @Test func aSilentDNSIsPassedOn() async throws {
        let failure = SolverFailure(reason: "timeout", isPermanent: false)
        let answer = try answer()
        await #expect(throws: failure) { try await solver(Zone(records: [:], failure: failure)).publish(answer) }
    }

    /// A long text is several strings of at most 255 octets.
    @Test(.rows("DP-09")) func longTextsAreSplit() async throws {
        let account = "https://ca.example/acct/" + String(repeating: "a", count: 300)
        let answer = try ProofAnswers.persistent(
            "example.com",
            isWildcard: false,
            issuer: "ca.example",
            account: account
        )
        let failure = await #expect(throws: SolverFailure.self) { try await solver(Zone(records: [:])).publish(answer) }
        let strings = failure?.hint?.split(separator: "TXT ").last?.split(separator: "\" ") ?? []
        #expect(strings.count == 2)
        #expect(strings.first?.count == 256)
    }
}
