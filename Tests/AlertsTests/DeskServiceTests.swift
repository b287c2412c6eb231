import Foundation
import HTTPClient
import Ledger
import Synchronization
import TestSupport
import Testing

@testable import Alerts

/// Who is served when somebody else cannot be, and what is known of it afterwards.
struct DeskServiceTests {
    private let fixture: DeskFixture

    init() throws { fixture = try DeskFixture() }

    private let begins = "trigger CertServedOld:served-not-newest:tls://api.example.com:443"

    /// A secret that is not there: the others are served and told of it, the watcher elsewhere too, and nothing is lost.
    @Test func aChannelThatCannotBeMadeHoldsNobodyBack() async throws {
        let receiver = try await LoopbackReceiver.start()
        let beating = Heartbeat(.open(receiver.url("/ping")), failureSuffix: "/fail", courier: try courier())
        let fine = MemoryChannel()
        let bad = ChannelSlot(ChannelRules(name: "bad"), defect: "no such file")
        let desk = fixture.desk([bad, slot("fine", fine)], heartbeat: beating)
        let report = await desk.round(facts: facts(drift()))
        #expect(fine.words == ["trigger AlertChannelFailing:bad", begins])
        #expect(fine.events.first?.alert.summary == "bad: this channel can't be used")
        #expect(report.channels.map(\.waiting) == [1, 0])
        #expect(report.channels[0].lastError == "no such file")
        #expect(receiver.requests.map(\.path) == ["/ping/fail"])
        #expect(try fixture.ledger.openMessages(channel: "bad").map(\.attempt) == [1])
        let mended = MemoryChannel()
        fixture.clock.advance(60)
        _ = await fixture.desk([slot("bad", mended), slot("fine", fine)]).round(facts: facts(drift()))
        #expect(mended.words == [begins])
        await receiver.stop()
    }

    /// What was decided to be told is not told before a receiver took it.
    @Test func whoWasToldAndWhoWaits() async throws {
        let refuses = MemoryChannel { _, _ in .refused("404 no_service") }
        let fails = MemoryChannel { _, _ in .later("500 oops", after: 3600) }
        let bad = ChannelSlot(ChannelRules(name: "bad"), defect: "no such file")
        let slots = [slot("fine", MemoryChannel()), slot("refuses", refuses), slot("fails", fails), bad]
        let desk = fixture.desk(slots)
        _ = await desk.round(facts: facts(drift()))
        let dedup = "CertServedOld:served-not-newest:tls://api.example.com:443"
        let tellings = try #require(try desk.tellings()[dedup])
        #expect(tellings["fine"] == .told(at: moment()))
        #expect(tellings["refuses"] == .givenUp(at: moment(), error: "404 no_service"))
        #expect(tellings["fails"] == .waiting(tries: 1, next: moment(3600), error: "500 oops"))
        #expect(tellings["bad"] == .waiting(tries: 1, next: moment(2), error: "no such file"))
    }

    /// Rules are evaluated whether or not somebody listens; who comes later is told what stands.
    @Test func withoutAChannelAlertsStandAndNothingIsSent() async throws {
        _ = await fixture.desk([]).round(facts: facts(drift()))
        #expect(try fixture.desk([]).standing().count == 1)
        #expect(try fixture.ledger.openMessages().isEmpty)
        let late = MemoryChannel()
        _ = await fixture.desk([slot("late", late)]).round(facts: facts(drift()))
        #expect(late.words == [begins])
    }

    /// One hangs, one program is slow but within its own time: one deadline for all but that.
    @Test func channelsShareOneDeadlineButForTheirOwnPatience() async throws {
        let hangs = MemoryChannel { _, _ in
            try? await Task.sleep(for: .seconds(60))
            return .later("no answer in time")
        }
        let slow = MemoryChannel { _, _ in
            (try? await Task.sleep(for: .milliseconds(600))) == nil ? .later("cut short") : .delivered(said: "")
        }
        let told = Mutex<[[String]]>([])
        let slots = [
            slot("hangs", hangs), slot("hangs2", hangs),
            ChannelSlot(ChannelRules(name: "slow"), slow, patience: .seconds(30)),
        ]
        let desk = fixture.desk(slots, budget: .milliseconds(200)) { names in told.withLock { $0.append(names) } }
        let started = ContinuousClock.now
        let report = await desk.round(facts: facts(drift()))
        #expect(ContinuousClock.now - started < .seconds(10))
        #expect(report.channels.map(\.sent) == [0, 0, 1])
        #expect(told.withLock { $0 } == [["hangs", "hangs2", "slow"]])
    }
}
