import Foundation
import Rotation
import Storage
import Testing

@testable import RekeyCommand

struct OutputTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func failure(said: RotationFailure.Quote?, next: Disposition) throws -> RotationFailure {
        RotationFailure(
            certificate: "www",
            stage: .order,
            verdict: "not rotated: the CA could not fetch the challenge",
            said: said,
            live: LiveState(
                generation: GenerationNumber(rawValue: 14),
                notAfter: now.addingTimeInterval(21 * 86_400 + 60),
                consequence: .unchanged
            ),
            next: next,
            attempt: 2,
            hint: "port 80 must reach this host"
        )
    }

    /// The five slots, in their order; a changed word is a changed line here.
    @Test func aFailureHasFiveSlots() throws {
        let said = RotationFailure.Quote(speaker: "CA", text: "\"Timeout during connect\"")
        let text = OperatorMessage.text(try failure(said: said, next: .retry(at: now)), now: now)
        #expect(
            text == """
                rekey: www: not rotated: the CA could not fetch the challenge
                  CA said    "Timeout during connect"
                  live       generation 14, valid 21 more days; nothing was changed
                  next       2027-01-15 08:00 UTC, attempt 3
                  hint       port 80 must reach this host
                """
        )
    }

    @Test func reportsHaveStableWordsAndTheirExit() throws {
        let name = try LineageName("www")
        let seven = try #require(GenerationNumber(rawValue: 7))
        let cases: [(LineageReport.Outcome, String, RekeyCommand.ExitStatus)] = [
            (.unchanged(until: now), "unchanged", .holds),
            (.rotated(seven, previous: nil, due: .missing, served: true), "rotated", .holds),
            (.settled(seven), "settled", .holds),
            (.waiting(.missing, until: now), "waiting", .later),
            (.processing(try failure(said: nil, next: .retry(at: now))), "processing", .later),
            (.failed(try failure(said: nil, next: .retry(at: now))), "failed", .later),
            (.failed(try failure(said: nil, next: .needsOperator(.nothing))), "failed", .needsOperator),
        ]
        for (outcome, word, status) in cases {
            let words = ReportWords(LineageReport(name: name, outcome: outcome), now: now)
            #expect(words.outcome == word)
            #expect(words.status == status)
        }
    }

    /// One object, `"schema": 1`, times in RFC 3339.
    @Test func jsonCarriesItsSchema() throws {
        let report = LineageReport(name: try LineageName("www"), outcome: .unchanged(until: now))
        let payload = PassRunner.Payload(
            certificates: [ReportWords(report, now: now)],
            scan: nil,
            alerts: nil,
            exit: 0
        )
        let text = try JSONReport(payload: payload).text()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["schema"] as? Int == 1)
        let first = try #require((object["certificates"] as? [[String: Any]])?.first)
        #expect(first["name"] as? String == "www")
        #expect(first["nextAt"] as? String == "2027-01-15T08:00:00Z")
    }

    /// A pass over many certificates ends with the worst of them.
    @Test func exitStatusesAreOrdered() {
        let ordered: [RekeyCommand.ExitStatus] = [
            .holds, .attention, .later, .needsOperator, .permission, .configuration,
        ]
        #expect(ordered.shuffled().sorted() == ordered)
        #expect(ordered.map(\.rawValue) == [0, 2, 75, 1, 77, 78])
    }

    @Test func tablesAreAsWideAsTheirCells() {
        var table = Table("NAME", "STATE")
        table.add("a-long-name", "ok")
        #expect(table.text == "NAME         STATE\na-long-name  ok")
    }
}
