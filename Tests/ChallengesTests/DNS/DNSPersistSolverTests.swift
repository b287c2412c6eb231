import ACME
import Challenges
import Conformance
import Synchronization
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

    /// Wants one exact text.
    private struct Proof: PersistentProof {
        static let text = #"ca.example; accounturi=https://ca.example/acct/1; policy=wildcard; note="a\b""#

        func recordName(for answer: ChallengeAnswer) -> String { "_validation-persist.\(answer.identifier)" }

        func judge(_ answer: ChallengeAnswer, published: [String]) -> PersistentVerdict {
            published.contains(Self.text) ? .satisfied : .lacking(reason: "none names this account", publish: Self.text)
        }
    }

    private let answer: ChallengeAnswer

    init() throws { answer = try ProofAnswers.answer("example.com", isWildcard: true, type: .dnsPersist01) }

    /// Others' records beside it are no obstacle.
    @Test(.rows("DP-10")) func theRecordIsThere() async throws {
        let zone = Zone(records: ["_validation-persist.example.com": ["other.example; accounturi=x", Proof.text]])
        let solver = DNSPersistSolver(lookup: zone, proof: Proof())
        #expect(solver.type == .dnsPersist01)
        try await solver.publish(answer)
        await solver.withdraw(answer)
    }

    /// The operator is told which record, ready to paste.
    @Test(.rows("DP-10")) func theRecordIsNotThere() async throws {
        let solver = DNSPersistSolver(lookup: Zone(records: [:]), proof: Proof())
        let failure = await #expect(throws: SolverFailure.self) { try await solver.publish(answer) }
        #expect(failure?.isPermanent == true)
        #expect(
            failure?.reason
                == "dns-persist-01: no record at _validation-persist.example.com proves *.example.com: "
                + "none names this account"
        )
        #expect(
            failure?.hint
                == "publish, beside what is there, and leave it: _validation-persist.example.com. 3600 IN TXT "
                + #""ca.example; accounturi=https://ca.example/acct/1; policy=wildcard; note=\"a\\b\"""#
        )
    }

    /// A DNS that does not answer is not an absent record.
    @Test func aSilentDNSIsPassedOn() async throws {
        let failure = SolverFailure(reason: "timeout", isPermanent: false)
        let solver = DNSPersistSolver(lookup: Zone(records: [:], failure: failure), proof: Proof())
        await #expect(throws: failure) { try await solver.publish(answer) }
    }

    /// A long text is several strings of at most 255 octets.
    @Test(.rows("DP-09")) func longTextsAreSplit() async throws {
        struct Long: PersistentProof {
            func recordName(for answer: ChallengeAnswer) -> String { "x.example.com" }
            func judge(_ answer: ChallengeAnswer, published: [String]) -> PersistentVerdict {
                .lacking(reason: "none", publish: String(repeating: "a", count: 300) + "\u{7}")
            }
        }
        let solver = DNSPersistSolver(lookup: Zone(records: [:]), proof: Long())
        let failure = await #expect(throws: SolverFailure.self) { try await solver.publish(answer) }
        let strings = failure?.hint?.split(separator: "TXT ").last?.split(separator: " ") ?? []
        #expect(strings.map(\.count) == [257, 51])
        #expect(strings.last?.hasSuffix("\\007\"") == true)
    }
}
