import Foundation
import Testing

@testable import Ledger

@Suite struct RotationTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    @Test func oneRotationFromBeginningToEnd() throws {
        let id = try ledger.begin(certificate: "api", reason: "due", authority: "letsencrypt", at: moment())
        let steps = [
            RotationStep(stage: "ordered", detail: "https://ca.example/order/1", at: moment(1)),
            RotationStep(stage: "issued", detail: "", at: moment(2.5)),
            RotationStep(stage: "ordered", detail: "twice is fine", at: moment(2)),
        ]
        for step in steps { try ledger.record(step: step, in: id) }
        let open = try ledger.unfinished(certificate: "api")
        #expect(open.map(\.id) == [id])
        #expect(open.first?.steps == steps)
        #expect(open.first?.endedAt == nil)
        #expect(open.first?.outcome == nil)

        try ledger.end(id, outcome: .verified, generation: 7, summary: "served by 2 endpoints", at: moment(9))
        #expect(try ledger.unfinished(certificate: "api").isEmpty)
        let record = try #require(try ledger.history(certificate: "api", limit: 5).first)
        let expected = RotationRecord(
            id: id,
            certificate: "api",
            reason: "due",
            authority: "letsencrypt",
            startedAt: moment(),
            endedAt: moment(9),
            outcome: .verified,
            generation: 7,
            summary: "served by 2 endpoints",
            steps: steps
        )
        #expect(record == expected)
    }

    @Test func historyIsNewestFirstAndLimited() throws {
        // The clock goes backwards here: the order of the journal is the order of writing.
        for number in 0..<6 {
            let name = number.isMultiple(of: 2) ? "even" : "odd"
            let id = try ledger.begin(
                certificate: name,
                reason: "\(number)",
                authority: "a",
                at: moment(-Double(number))
            )
            try ledger.record(step: RotationStep(stage: "s\(number)", detail: "", at: moment()), in: id)
        }
        #expect(try ledger.history(certificate: nil, limit: 4).map(\.reason) == ["5", "4", "3", "2"])
        let even = try ledger.history(certificate: "even", limit: 2)
        #expect(even.map(\.reason) == ["4", "2"])
        #expect(even.map { $0.steps.map(\.stage) } == [["s4"], ["s2"]])
        #expect(try ledger.history(certificate: "even", limit: 0).isEmpty)
        #expect(try ledger.history(certificate: "even", limit: -1).isEmpty)
        #expect(try ledger.unfinished(certificate: nil).count == 6)
        #expect(try ledger.unfinished(certificate: "odd").count == 3)
    }

    @Test(arguments: RotationOutcome.allCases)
    func everyOutcomeSurvives(outcome: RotationOutcome) throws {
        let id = try ledger.begin(certificate: "c", reason: "r", authority: "a", at: moment())
        try ledger.end(id, outcome: outcome, generation: nil, summary: "s", at: moment(1))
        let record = try #require(try ledger.history(certificate: "c", limit: 1).first)
        #expect(record.outcome == outcome)
        #expect(record.generation == nil)
    }

    @Test func storedWordsAreStable() {
        #expect(
            RotationOutcome.allCases.map(\.rawValue) == [
                "verified", "unproven", "rolled-back", "failed", "abandoned", "interrupted", "revoked",
            ]
        )
        #expect(
            GenerationStanding.allCases.map(\.rawValue) == [
                "staged", "validated", "live", "superseded", "held", "quarantined", "revoked",
            ]
        )
        #expect(TargetFact.Fact.allCases.map(\.rawValue) == ["applied", "reloaded", "served"])
    }

    @Test func unknownRotationIsRefused() {
        let nobody = RotationID(rawValue: 99)
        #expect(
            kind { try ledger.record(step: RotationStep(stage: "s", detail: "", at: moment()), in: nobody) }
                == .noSuchRow
        )
        #expect(
            kind { try ledger.end(nobody, outcome: .failed, generation: nil, summary: "", at: moment()) } == .noSuchRow
        )
    }

    @Test func textIsKeptAsItIs() throws {
        let strange = "ü\u{1B}[31m'; DROP TABLE rotation; --\n\u{0} end"
        let id = try ledger.begin(certificate: "c", reason: strange, authority: "a", at: moment())
        let record = try #require(try ledger.unfinished(certificate: "c").first)
        #expect(record.id == id)
        #expect(record.reason == strange.replacing("\0", with: "\u{FFFD}"))
    }
}

/// The kind of failure a call ends with; nil if it does not fail.
func kind(_ body: () throws -> Void) -> LedgerFailure.Kind? {
    do {
        try body()
        return nil
    } catch let failure as LedgerFailure {
        return failure.kind
    } catch {
        Issue.record("not a LedgerFailure: \(error)")
        return nil
    }
}
