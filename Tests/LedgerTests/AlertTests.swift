import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct AlertTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    private func row(_ dedup: String, _ state: AlertRow.State = .standing, resolved: Double? = nil) -> AlertRow {
        AlertRow(
            dedup: dedup,
            rule: "CertServedOld",
            severity: "error",
            state: state,
            summary: "serves the old one",
            details: #"{"place":"tls://a:443"}"#,
            since: moment(-60),
            firstSeen: moment(),
            lastSeen: moment(5),
            expires: moment(900),
            resolvedAt: resolved.map { moment($0) },
            acknowledgedBy: "kim",
            acknowledgedAt: moment(3),
            notices: [
                "pager": AlertRow.Notice(severity: "error", toldAt: moment(1)),
                "mail": AlertRow.Notice(severity: "warning", toldAt: moment(2), refusedAt: moment(3)),
            ]
        )
    }

    private func draft(_ dedup: String, _ kind: String, on channel: String = "pager", supersedes: Bool = false)
        -> OutboxDraft
    {
        OutboxDraft(
            channel: channel,
            dedup: dedup,
            kind: kind,
            payload: "{}",
            createdAt: moment(1),
            supersedes: supersedes
        )
    }

    private func settle(_ alerts: [AlertRow] = [], _ messages: [OutboxDraft] = [], at now: Date = moment()) throws {
        try ledger.settleAlerts(at: now, resolvedSince: now) { _ in AlertChange(alerts: alerts, messages: messages) }
    }

    private func claim(_ seconds: Double = 10, limit: Int = 10) throws -> [OutboxRow] {
        try ledger.claimMessages(channel: "pager", at: moment(seconds), lease: moment(seconds + 60), limit: limit)
    }

    @Test func whatIsDecidedIsReadBackWhole() throws {
        try settle([row("a"), row("b", .resolved, resolved: 50), row("c", .resolved, resolved: 70)])
        let book = try ledger.alertBook(at: moment(100), resolvedSince: moment(60))
        #expect(book.alerts == [row("a"), row("c", .resolved, resolved: 70)])
        #expect(try ledger.standingAlerts() == [row("a")])
        var changed = row("a")
        changed.notices = ["mail": AlertRow.Notice(severity: "critical", toldAt: moment(9))]
        try settle([changed])
        #expect(try ledger.standingAlerts() == [changed])
    }

    @Test func decidingSeesWhatIsThere() throws {
        try settle([row("a")])
        _ = try ledger.addSilence(
            SilenceRow(matcher: "rule=*", madeAt: moment(), endsAt: moment(50), madeBy: "kim", reason: "why")
        )
        var seen: AlertBook?
        try ledger.settleAlerts(at: moment(49), resolvedSince: moment()) { book in
            seen = book
            return AlertChange()
        }
        #expect(seen?.alerts.map(\.dedup) == ["a"])
        #expect(seen?.silences.map(\.reason) == ["why"])
        #expect(try ledger.alertBook(at: moment(50), resolvedSince: moment()).silences.isEmpty)
    }

    @Test func aSilenceEndsEarlyButNotLater() throws {
        let silence = SilenceRow(matcher: "rule=*", madeAt: moment(), endsAt: moment(50), madeBy: "kim", reason: "")
        let number = try ledger.addSilence(silence)
        #expect(try ledger.addSilence(silence) == number + 1)
        try ledger.endSilence(number, at: moment(20))
        try ledger.endSilence(number, at: moment(90))
        #expect(try ledger.silences(after: moment(19)).map(\.endsAt) == [moment(20), moment(50)])
        #expect(kind { try ledger.endSilence(77, at: moment()) } == .noSuchRow)
    }

    @Test func aMessageIsClaimedOnceAndAgainAfterTheLease() throws {
        try settle([], [draft("a", "trigger"), draft("b", "trigger"), draft("a", "resolve")])
        // The end waits for the beginning.
        #expect(try claim().map(\.dedup) == ["a", "b"])
        #expect(try claim().isEmpty)
        #expect(try ledger.nextMessage(channel: "pager") == moment(70))
        let again = try claim(70)
        #expect(again.map(\.attempt) == [2, 2])
        try ledger.settleMessages([again[0]], .sent, at: moment(71))
        #expect(try claim(71).map(\.kind) == ["resolve"])
        #expect(try ledger.messages(about: "a").map(\.sentAt) == [moment(71), nil])
        #expect(try ledger.openMessages(channel: "other").isEmpty)
    }

    @Test func whatBecameOfAMessageIsKept() throws {
        try settle([row("a")], [draft("a", "trigger"), draft("b", "trigger")])
        let claimed = try claim()
        try ledger.settleMessages([claimed[1]], .again(error: "no route", at: moment(40)), at: moment(11))
        #expect(try ledger.channelStates().map(\.failingSince) == [moment(11)])
        try ledger.settleMessages([claimed[0]], .givenUp(error: "404"), at: moment(12))
        #expect(try ledger.openMessages().map(\.nextAt) == [moment(40)])
        #expect(try ledger.messages(about: "a").map(\.givenUpAt) == [moment(12)])
        // It was told at the moment of that message: it counts as refused.
        #expect(try ledger.standingAlerts().first?.notices["pager"]?.refusedAt == moment(12))
        let state = try #require(try ledger.channelStates().first)
        #expect(state.error == "404" && state.failingSince == moment(11) && state.failedAt == moment(12))
        try ledger.noteTest(channel: "pager", error: nil, at: moment(20))
        #expect(try ledger.channelStates().map(\.error) == [nil])
        #expect(try ledger.standingAlerts().first?.notices["pager"] == nil)
    }

    @Test func aNumberIsNeverGivenTwice() throws {
        try settle([], [draft("a", "trigger")])
        let first = try ledger.openMessages().map(\.id)
        try settle([], [draft("a", "trigger", supersedes: true)])
        let second = try ledger.openMessages().map(\.id)
        #expect(second.count == 1 && second != first)
    }

    @Test func whatIsOldIsForgotten() throws {
        try settle([row("a"), row("b", .resolved, resolved: 10)], [draft("a", "trigger"), draft("b", "trigger")])
        try ledger.settleMessages([try claim()[0]], .sent, at: moment(11))
        try settle(at: moment(Ledger.alertRetention + 100))
        #expect(try ledger.resolvedAlerts(since: moment(-9e9)).isEmpty)
        #expect(try ledger.standingAlerts().count == 1)
        #expect(try ledger.messages(about: "a").isEmpty)
        #expect(try ledger.giveUpMessages(createdBefore: moment(2), error: "too late", at: moment(99)) == 1)
        #expect(try ledger.openMessages().isEmpty)
    }

    /// The statements load unchanged elsewhere: no type but these two.
    @Test func theTablesHaveTwoTypes() throws {
        let words = Schema.fifth.joined(separator: " ").split { !$0.isLetter }.map { $0.uppercased() }
        #expect(Set(words).isDisjoint(with: ["INTEGER", "REAL", "BLOB", "BOOLEAN", "DATETIME", "AUTOINCREMENT"]))
    }
}
