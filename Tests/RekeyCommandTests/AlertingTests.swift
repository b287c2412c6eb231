import Alerts
import Foundation
import Ledger
import Rotation
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// What an operator sees of alerts, and whom a broken channel takes with it: nobody.
struct AlertingTests {
    private let scratch: TemporaryDirectory
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    init() throws { scratch = try TemporaryDirectory() }

    private func status(_ words: String..., channels: String) async throws -> Int32 {
        try await status(words, channels: channels)
    }

    private func status(_ words: [String], channels: String) async throws -> Int32 {
        let file = URL(filePath: scratch.path.appending("rekey.yaml").string)
        let text = """
            state: \(scratch.path.appending("state"))
            scan: { local: false }
            alerts: { channels: { \(channels) } }
            metrics: { file: \(scratch.path.appending("rekey.prom")) }
            """
        try Data(text.utf8).write(to: file)
        return await Rekey.status(of: words + ["--config", file.path(), "--quiet"])
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: URL(filePath: scratch.path.appending(name).string), encoding: .utf8)
    }

    /// Every verb does what it does for the channel that works, and says by its exit that one does not.
    @Test func oneMissingSecretSilencesNobodyElse() async throws {
        let sink = scratch.path.appending("told")
        let fine = #"fine: { exec: [/bin/sh, -c, 'printf "%s %s\n" "$0" "$REKEY_DEDUP" >> "# + "\(sink)'] }"
        let channels = "bad: { webhook: { url-file: /nonexistent } }, \(fine)"
        #expect(try await status("run", channels: channels) == 78)
        #expect(try text("told") == "trigger AlertChannelFailing:bad\n")
        #expect(try text("rekey.prom").contains("rekey"))
        #expect(try await status("scan", channels: channels) == 2)
        #expect(try await status("alerts", channels: channels) == 2)
        #expect(try await status("alerts", "test", "fine", channels: channels) == 0)
        #expect(try await status("alerts", "test", "bad", channels: channels) == 78)
        let by = ["--for", "1h", "--by", "kim", "--why", "moving"]
        #expect(try await status(["alerts", "silence", "owner=web"] + by, channels: channels) == 0)
        #expect(try await status("run", channels: fine) == 0)
        #expect(try text("told").hasSuffix("resolve AlertChannelFailing:bad\n"))
    }

    /// A test that was not taken is tried by nobody again: not 75.
    @Test func aTestThatFailedNeedsSomebody() async throws {
        let channels = "no: { exec: [/bin/false] }"
        #expect(try await status("alerts", "test", "no", channels: channels) == 1)
    }

    private func words(_ tellings: [String: Telling], silences: [Silence] = []) -> AlertListWords {
        let alert = Alert(
            .finding,
            dedup: "CertFinding:a",
            severity: .error,
            summary: "wrong",
            details: [:],
            since: now
        )
        let book = AlertListWords.Book(
            standing: [StandingAlert(alert, at: now)],
            tellings: ["CertFinding:a": tellings],
            silences: silences
        )
        let defect = AlertDefect(channel: "bad", reason: "no such file")
        return AlertListWords(book, configured: ["fine", "bad"], defects: [defect], at: now)
    }

    @Test func whoWasToldIsSaidOfEachChannel() throws {
        let tellings: [String: Telling] = [
            "fine": .told(at: now), "hook": .waiting(tries: 3, next: now, error: "500 oops"),
            "gone": .givenUp(at: now, error: "404"), "new": .waiting(tries: 0, next: now, error: nil),
        ]
        let words = words(tellings)
        #expect(words.alerts.map(\.told) == [["fine"]])
        #expect(
            words.text == """
                error: wrong
                  key        CertFinding:a
                  since      2027-01-15 08:00 UTC
                  told       fine
                  given up   gone, 2027-01-15 08:00 UTC: 404
                  waiting    hook: 3 tries, next by the run after 2027-01-15 08:00 UTC: 500 oops
                  waiting    new: not tried yet
                channel bad cannot be used: no such file
                """
        )
        let json = try JSONReport(payload: words).text()
        #expect(json.contains(#""state":"given-up""#) || json.contains(#""state" : "given-up""#))
    }

    @Test func whatIsSilencedIsMarked() throws {
        let silence = Silence(
            id: 4,
            matcher: try SilenceMatcher("rule=CertFinding"),
            since: now,
            until: now.addingTimeInterval(60),
            by: "kim",
            why: "moving"
        )
        #expect(
            words([:], silences: [silence]).text.contains(
                "since      2027-01-15 08:00 UTC; silence 4 holds\n  told       nobody"
            )
        )
    }

    @Test func nobodyIsToldWithoutAChannel() {
        let words = AlertListWords(AlertListWords.Book(), configured: [], defects: [], at: now)
        let wrong = "what is wrong: rekey inventory --findings"
        #expect(words.text == "no alert stands\nno channel is configured: no rule is evaluated; \(wrong)")
        #expect(words.exit == 0)
    }
}
