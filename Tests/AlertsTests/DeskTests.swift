import Foundation
import HTTPClient
import Ledger
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Alerts

/// Rounds with a real ledger: what reaches the receivers, whatever happens on the way.
struct DeskTests {
    private let fixture: DeskFixture

    init() throws { fixture = try DeskFixture() }

    private let begins = "trigger CertServedOld:served-not-newest:tls://api.example.com:443"
    private let ends = "resolve CertServedOld:served-not-newest:tls://api.example.com:443"

    @Test func oneAlertAndOneEndHoweverManyRounds() async throws {
        let (one, other) = (MemoryChannel(), MemoryChannel())
        let desk = fixture.desk([slot("one", one), slot("other", other)])
        for _ in 0..<4 {
            let report = await desk.round(facts: facts(drift()))
            #expect(report.problem == nil)
            fixture.clock.advance(60)
        }
        for _ in 0..<3 {
            _ = await desk.round(facts: AlertFacts(drifts: []))
            fixture.clock.advance(60)
        }
        #expect(one.words == [begins, ends])
        #expect(other.words == [begins, ends])
        #expect(try desk.standing().isEmpty)
        #expect(try fixture.ledger.openMessages().isEmpty)
        #expect(try fixture.ledger.resolvedAlerts(since: moment()).map(\.state) == [.resolved])
    }

    /// A receiver that is away longer than a message is tried for hears of what still stands when it is back.
    @Test func whoWasNotReachedInTimeIsToldAnew() async throws {
        let isBack = Flag()
        let channel = MemoryChannel { _, _ in isBack.isSet ? .delivered(said: "ok") : .later("away") }
        let desk = fixture.desk([slot("one", channel)])
        let first = await desk.round(facts: facts(drift()))
        #expect(first.channels.map(\.sent) == [0])
        fixture.clock.advance(4 * 86_400)
        isBack.set()
        let second = await desk.round(facts: facts(drift()))
        #expect(second.channels.map(\.sent) == [1])
        #expect(try fixture.ledger.openMessages().isEmpty)
        fixture.clock.advance(60)
        let third = await desk.round(facts: AlertFacts(drifts: []))
        #expect(third.channels.map(\.sent) == [1])
        #expect(channel.words.suffix(2) == [begins, ends])
    }

    @Test func theReportSaysWhatBeganAndEnded() async throws {
        let desk = fixture.desk([slot("one", MemoryChannel())])
        let first = await desk.round(facts: facts(drift()))
        #expect(first.begun.map(\.rule) == [.servedOld])
        #expect(first.channels.map(\.sent) == [1])
        let second = await desk.round(facts: facts(drift()))
        #expect(second.begun.isEmpty && second.standing.count == 1 && second.channels.map(\.sent) == [0])
        let third = await desk.round(facts: AlertFacts(drifts: []))
        #expect(third.ended.map(\.rule) == [.servedOld] && third.standing.isEmpty)
    }

    /// Killed after it was decided and before it was sent; then after it was sent and before that was written down.
    @Test func whatWasNotSentIsSentByTheNextRound() async throws {
        let now = fixture.clock.now()
        try fixture.ledger.settleAlerts(at: now, resolvedSince: now) { book in
            let outcome = AlertMachine.step(
                standing: book.alerts.compactMap(Bookkeeping.standing),
                evaluated: AlertRules.evaluate(facts(drift()), at: now),
                judged: [.servedOld],
                channels: [ChannelRules(name: "one")],
                at: now
            )
            return Bookkeeping.change(outcome)
        }
        let channel = MemoryChannel()
        let desk = fixture.desk([slot("one", channel)])
        _ = await desk.round(facts: facts(drift()))
        #expect(channel.words == [begins])
        // Claimed, and nothing more is known: it is sent again, under the same name, when the lease is over.
        _ = await desk.round(facts: AlertFacts(drifts: []))
        #expect(channel.words == [begins, ends])
        let later = drift("tls://b:443")
        try fixture.ledger.settleAlerts(at: now, resolvedSince: now) { _ in
            let found = AlertRules.evaluate(facts(later), at: now)
            return AlertChange(
                messages: found.map {
                    Bookkeeping.draft(AlertDispatch(channel: "one", event: AlertEvent(.trigger, $0, at: now)))
                }
            )
        }
        let claimed = try fixture.ledger.claimMessages(
            channel: "one",
            at: fixture.clock.now(),
            lease: fixture.clock.now() + 90,
            limit: 1
        )
        #expect(claimed.map(\.attempt) == [1])
        _ = await desk.deliverDue()
        #expect(channel.words.count == 2)
        fixture.clock.advance(91)
        _ = await desk.deliverDue()
        #expect(channel.words.count == 3)
        #expect(channel.messages.last?.items.first?.id.hasSuffix("-\(claimed[0].id)") == true)
    }

    @Test func afterAnErrorItIsTriedAgainAndTakenOnce() async throws {
        let receiver = try await LoopbackReceiver.start { number, _ in .reply(number == 1 ? 500 : 200) }
        let channel = WebhookChannel(
            .open(receiver.url()),
            authenticator: TestAuthenticator(),
            courier: try courier()
        )
        let desk = fixture.desk([slot("hook", channel)])
        let report = await desk.round(facts: facts(drift()))
        _ = await desk.round(facts: facts(drift()))
        let requests = receiver.requests
        #expect(requests.count == 2)
        // Receivers know the second one by its name; what was signed is another time.
        #expect(requests[0].header("X-Rekey-Id") == requests[1].header("X-Rekey-Id"))
        #expect(requests[0].header("X-Rekey-Signature") != requests[1].header("X-Rekey-Signature"))
        #expect(requests[0].body == requests[1].body)
        #expect(report.channels.map(\.sent) == [1] && report.channels.map(\.failed) == [1])
        await receiver.stop()
    }

    @Test func aChannelThatIsDownHoldsNobodyBackAndCatchesUpInOrder() async throws {
        let isUp = Mutex(false)
        let expected = Mutex(1)
        let fine = MemoryChannel()
        // It fails only after the other has had its own: time here goes on when one waits, and would be over for both.
        let down = MemoryChannel { _, _ in
            while fine.words.count < expected.withLock({ $0 }), !Task.isCancelled { await Task.yield() }
            return isUp.withLock { $0 } ? .delivered(said: "") : .later("no route")
        }
        let desk = fixture.desk([slot("down", down), slot("fine", fine)])
        let report = await desk.round(facts: facts(drift()))
        #expect(fine.words == [begins])
        #expect(report.channels.map(\.waiting) == [1, 0])
        #expect(report.channels[0].lastError == "no route")
        fixture.clock.advance(600)
        expected.withLock { $0 = 2 }
        _ = await desk.round(facts: AlertFacts(drifts: []))
        #expect(fine.words == [begins, ends])
        // The end waits for the beginning.
        #expect(!down.words.contains(ends))
        isUp.withLock { $0 = true }
        let before = down.words.count
        fixture.clock.advance(7200)
        _ = await desk.round(facts: AlertFacts(drifts: []))
        #expect(down.words.dropFirst(before) == [begins, ends])
    }

    @Test func aRefusalIsSeenAndTellsTheOthers() async throws {
        let refuses = Mutex(true)
        let closed = MemoryChannel { _, _ in refuses.withLock { $0 } ? .refused("404 no_service") : .delivered(said: "")
        }
        let open = MemoryChannel()
        let desk = fixture.desk([slot("closed", closed), slot("open", open)])
        let report = await desk.round(facts: facts(drift()))
        #expect(report.channels[0].refused == 1 && report.channels[0].lastError == "404 no_service")
        fixture.clock.advance(60)
        _ = await desk.round(facts: facts(drift()))
        #expect(closed.words == [begins])
        #expect(open.words == [begins, "trigger AlertChannelFailing:closed"])
        #expect(try desk.channels().first?.error == "404 no_service")
        // Mended and tested: what it missed is told, and the others hear that it is over.
        refuses.withLock { $0 = false }
        #expect(try await desk.test(channel: "closed").delivery == .delivered(said: ""))
        fixture.clock.advance(60)
        _ = await desk.round(facts: facts(drift()))
        #expect(closed.words.last == begins)
        #expect(open.words.last == "resolve AlertChannelFailing:closed")
    }

    @Test func aTestSaysWhatTheReceiverSaid() async throws {
        let bad = MemoryChannel { _, _ in .refused("403 invalid_token") }
        let desk = fixture.desk([slot("bad", bad)])
        #expect(try await desk.test(channel: "bad").delivery == .refused("403 invalid_token"))
        #expect(bad.events.map(\.kind) == [.test])
        #expect(try desk.channels().map(\.testError) == ["403 invalid_token"])
        await #expect(throws: AlertDeskFailure.unknownChannel("god", known: ["bad"])) {
            try await desk.test(channel: "god")
        }
    }

    @Test func silencedAndAcknowledged() async throws {
        let pager = MemoryChannel()
        let desk = fixture.desk([slot("pager", pager) { $0.takesAcknowledgements = true }])
        let number = try desk.silence(matcher: "owner=web", until: moment(600), by: "kim", why: "moving")
        _ = await desk.round(facts: facts(drift()))
        #expect(pager.words.isEmpty)
        #expect(try desk.standing().count == 1)
        #expect(try desk.silences().map(\.id) == [number])
        fixture.clock.advance(600)
        _ = await desk.round(facts: facts(drift()))
        #expect(pager.words == [begins])
        let dedup = try #require(try desk.standing().first?.alert.dedup)
        try desk.acknowledge(dedup: dedup, by: "kim\n")
        // Whoever takes an alert upon themselves waits for nobody: the next round tells.
        #expect(pager.events.map(\.kind) == [.trigger])
        _ = await desk.round(facts: facts(drift()))
        #expect(pager.events.map(\.kind) == [.trigger, .acknowledge])
        #expect(try desk.standing().first?.acknowledgement?.by == "kim\\u{a}")
        _ = await desk.round(facts: facts(drift(until: moment(700))))
        #expect(pager.events.count == 2)
        #expect(throws: AlertDeskFailure.noSuchAlert("x")) { try desk.acknowledge(dedup: "x", by: "kim") }
        #expect(throws: AlertDeskFailure.alreadyOver) {
            try desk.silence(matcher: "owner=web", until: moment(600), by: "kim", why: "")
        }
        #expect(throws: AlertDeskFailure.matcher(.empty)) {
            try desk.silence(matcher: "", until: moment(9000), by: "kim", why: "")
        }
        #expect(throws: AlertDeskFailure.noSuchSilence(99, known: [])) { try desk.endSilence(99) }
    }

    @Test func endingASilenceTells() async throws {
        let channel = MemoryChannel()
        let desk = fixture.desk([slot("one", channel)])
        let number = try desk.silence(matcher: "rule=*", until: moment(9000), by: "kim", why: "")
        _ = await desk.round(facts: facts(drift()))
        try desk.endSilence(number)
        fixture.clock.advance(1)
        _ = await desk.round(facts: facts(drift()))
        #expect(channel.words == [begins])
    }

    @Test func whatComesTogetherGoesTogether() async throws {
        let digest = MemoryChannel(batch: 100)
        let desk = fixture.desk([slot("mail", digest)])
        _ = await desk.round(facts: facts(drift("tls://a:443"), drift("tls://b:443"), drift("tls://c:443")))
        #expect(digest.messages.map(\.items.count) == [3])
    }

    @Test func aReceiverThatForgetsHasOneMessageWaitingAtMost() async throws {
        let down = MemoryChannel(batch: 100) { _, _ in .later("no route") }
        let desk = fixture.desk([slot("am", down) { $0.isRefreshed = true }])
        for _ in 0..<5 {
            _ = await desk.round(facts: facts(drift()))
            fixture.clock.advance(300)
        }
        #expect(try fixture.ledger.openMessages(channel: "am").count == 1)
    }

    /// Three hostile receivers beside a good one: the round ends in its time.
    @Test func hostileReceiversAreBounded() async throws {
        let hanging = try await LoopbackReceiver.start { _, _ in .hang }
        let pouring = try await LoopbackReceiver.start { _, _ in .endless }
        let pointing = try await LoopbackReceiver.start { _, _ in .reply(307, headers: ["Location": hanging.url()]) }
        let good = try await LoopbackReceiver.start()
        let shared = try courier(total: .seconds(60))
        let slots = [("hanging", hanging), ("pouring", pouring), ("pointing", pointing), ("good", good)].map {
            name,
            to in
            slot(name, WebhookChannel(.open(to.url()), authenticator: nil, courier: shared))
        }
        let started = ContinuousClock.now
        let report = await fixture.desk(slots, budget: .seconds(1)).round(facts: facts(drift()))
        #expect(ContinuousClock.now - started < .seconds(5))
        #expect(report.channels.map(\.sent) == [0, 0, 0, 1])
        #expect(report.channels.map(\.waiting) == [1, 1, 0, 0])
        #expect(report.channels[2].refused == 1)
        #expect(hanging.requests.count == 1)
        for receiver in [hanging, pouring, pointing, good] { await receiver.stop() }
    }

    @Test func theHeartbeatSaysWhenTheLedgerFails() async throws {
        let receiver = try await LoopbackReceiver.start()
        let beating = Heartbeat(.open(receiver.url("/ping")), failureSuffix: "/fail", courier: try courier())
        let desk = fixture.desk([slot("one", MemoryChannel())], heartbeat: beating)
        #expect(await desk.round(facts: AlertFacts()).heartbeat == .delivered(said: "200 ok"))
        try fixture.ledger.close()
        #expect(await desk.round(facts: facts(drift())).problem?.kind == .cannotOpen)
        #expect(receiver.requests.map(\.path) == ["/ping", "/ping/fail"])
        await receiver.stop()
    }

    @Test func twoDesksAtOnceSendOnce() async throws {
        let channel = MemoryChannel()
        let desk = fixture.desk([slot("one", channel)])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = await desk.round(facts: facts(drift())) } }
        }
        #expect(channel.words == [begins])
    }

    @Test func whatIsTooOldIsGivenUp() async throws {
        let down = MemoryChannel { _, _ in .later("no route") }
        let desk = fixture.desk([slot("down", down)])
        _ = await desk.round(facts: facts(drift()))
        fixture.clock.advance(4 * day)
        // No longer known to anybody.
        _ = await fixture.desk([]).round(facts: facts(drift()))
        #expect(try fixture.ledger.openMessages().isEmpty)
    }
}

/// Something that happens once.
private final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}
