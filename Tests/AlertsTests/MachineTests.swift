import Foundation
import Testing

@testable import Alerts

/// Rounds one after the other, each a line: what the rules found, and what is sent because of it.
struct MachineTests {
    struct Round {
        var at: Double
        var found: [Alert]
        var sent: [String]
    }

    private static let plain = ChannelRules(name: "a")

    @discardableResult
    private func play(
        _ rounds: [Round],
        channels: [ChannelRules] = [MachineTests.plain],
        silences: [Silence] = [],
        acknowledgedAfter: Int? = nil,
        judged: Set<AlertRule> = Set(AlertRule.allCases),
        policy: AlertPolicy = AlertPolicy()
    ) -> [StandingAlert] {
        var alerts: [String: StandingAlert] = [:]
        for (number, round) in rounds.enumerated() {
            let outcome = AlertMachine.step(
                standing: Array(alerts.values),
                evaluated: round.found,
                judged: judged,
                silences: silences,
                channels: channels,
                at: moment(round.at),
                policy: policy
            )
            for alert in outcome.alerts { alerts[alert.alert.dedup] = alert }
            let sent = outcome.dispatches.map { "\($0.channel) \($0.event.kind.rawValue) \($0.event.alert.severity)" }
            #expect(sent == round.sent, "round \(number)")
            if number == acknowledgedAfter {
                for (key, alert) in alerts {
                    alerts[key] =
                        AlertMachine.acknowledge(alert, by: "kim", channels: channels, at: moment(round.at)).alerts
                        .first
                }
            }
        }
        return alerts.values.sorted { $0.alert.dedup < $1.alert.dedup }
    }

    @Test func oneBeginningAndOneEnd() {
        play([
            Round(at: 0, found: [alert()], sent: ["a trigger error"]),
            Round(at: 60, found: [alert()], sent: []),
            Round(at: 3600, found: [alert(since: moment(9))], sent: []),
            Round(at: 3660, found: [], sent: ["a resolve error"]),
            Round(at: 3720, found: [], sent: []),
        ])
    }

    @Test func worseIsToldOnceAndBetterIsNot() {
        play([
            Round(at: 0, found: [alert("x", .warning)], sent: ["a trigger warning"]),
            Round(at: 60, found: [alert("x", .error)], sent: ["a trigger error"]),
            Round(at: 120, found: [alert("x", .warning)], sent: []),
            Round(at: 180, found: [alert("x", .error)], sent: []),
            Round(at: 240, found: [alert("x", .critical)], sent: ["a trigger critical"]),
            Round(at: 300, found: [], sent: ["a resolve critical"]),
        ])
    }

    @Test func whatComesBackSoonIsToldOnlyIfItStays() {
        let start = [
            Round(at: 0, found: [alert()], sent: ["a trigger error"]),
            Round(at: 60, found: [], sent: ["a resolve error"]),
            Round(at: 120, found: [alert()], sent: []),
        ]
        play(start + [Round(at: 180, found: [], sent: []), Round(at: 200, found: [alert()], sent: [])])
        play(start + [Round(at: 961, found: [alert()], sent: ["a trigger error"])])
    }

    @Test func silenceKeepsBackAndItsEndTells() throws {
        let silence = Silence(
            id: 1,
            matcher: try SilenceMatcher("rule=CertFinding"),
            since: moment(30),
            until: moment(300),
            by: "kim",
            why: "maintenance"
        )
        let alerts = play(
            [
                Round(at: 60, found: [alert("x")], sent: []),
                Round(at: 120, found: [alert("x", .critical)], sent: []),
                Round(at: 299, found: [alert("x", .critical)], sent: []),
                Round(at: 300, found: [alert("x", .critical)], sent: ["a trigger critical"]),
            ],
            silences: [silence]
        )
        #expect(alerts.map(\.stands) == [true])
        // What nobody heard of needs no end; what was heard of gets it.
        play([Round(at: 60, found: [alert("x")], sent: []), Round(at: 120, found: [], sent: [])], silences: [silence])
        play(
            [
                Round(at: 0, found: [alert("x")], sent: ["a trigger error"]),
                Round(at: 60, found: [], sent: ["a resolve error"]),
            ],
            silences: [silence]
        )
    }

    @Test func acknowledgedIsQuietUntilItIsOver() {
        let loud = ChannelRules(name: "pager", threshold: .critical)
        play(
            [
                Round(at: 0, found: [alert("x", .warning)], sent: ["a trigger warning"]),
                Round(at: 60, found: [alert("x", .critical)], sent: []),
                Round(at: 7200, found: [], sent: ["a resolve critical"]),
                // A new one is a new one.
                Round(
                    at: 9000,
                    found: [alert("x", .critical)],
                    sent: ["a trigger critical", "pager trigger critical"]
                ),
            ],
            channels: [Self.plain, loud],
            acknowledgedAfter: 0
        )
    }

    @Test func whoWasToldIsToldOfTheAcknowledgement() throws {
        var pager = ChannelRules(name: "pager", takesAcknowledgements: true)
        var told = StandingAlert(alert(), at: moment())
        told.told["pager"] = StandingAlert.Told(.error, at: moment())
        let outcome = AlertMachine.acknowledge(told, by: "kim", channels: [pager, Self.plain], at: moment(5))
        #expect(outcome.dispatches.map(\.channel) == ["pager"])
        #expect(outcome.dispatches.map(\.event.kind) == [.acknowledge])
        pager.name = "other"
        #expect(AlertMachine.acknowledge(told, by: "kim", channels: [pager], at: moment(5)).dispatches.isEmpty)
    }

    @Test func aReceiverThatForgetsIsToldEachTime() {
        let manager = ChannelRules(name: "am", isRefreshed: true)
        let channels = [manager]
        play(
            [
                Round(at: 0, found: [alert("x")], sent: ["am trigger error"]),
                Round(at: 60, found: [alert("x")], sent: ["am trigger error"]),
                Round(at: 120, found: [alert("x", .warning)], sent: ["am trigger warning"]),
                Round(at: 180, found: [], sent: ["am resolve warning"]),
                Round(at: 240, found: [], sent: []),
            ],
            channels: channels,
            acknowledgedAfter: 0
        )
    }

    @Test func thresholdsOwnersAndEnvironmentsChoose() {
        let channels = [
            ChannelRules(name: "all"), ChannelRules(name: "critical", threshold: .critical),
            ChannelRules(name: "db", owners: ["db"]), ChannelRules(name: "web", owners: ["web"]),
            ChannelRules(name: "test", environments: ["test"]),
        ]
        let owned = alert("x", details: [.owner: "web", .environment: "production"])
        play([Round(at: 0, found: [owned], sent: ["all trigger error", "web trigger error"])], channels: channels)
        play([Round(at: 0, found: [alert()], sent: ["all trigger error"])], channels: channels)
    }

    @Test func whatIsNotJudgedNeitherBeginsNorEnds() {
        let alerts = play(
            [Round(at: 0, found: [alert("x")], sent: [])],
            judged: [.servedOld]
        )
        #expect(alerts.isEmpty)
        let standing = StandingAlert(alert("x"), at: moment())
        let outcome = AlertMachine.step(
            standing: [standing],
            evaluated: [],
            judged: [.servedOld],
            channels: [],
            at: moment(60)
        )
        #expect(outcome.alerts.map(\.stands) == [true])
    }

    @Test func aChannelDoesNotHearOfItsOwnTrouble() {
        let trouble = alert("AlertChannelFailing:a", rule: .channelFailing, details: [.channel: "a"])
        play(
            [Round(at: 0, found: [trouble], sent: ["b trigger error"])],
            channels: [Self.plain, ChannelRules(name: "b")]
        )
    }

    @Test func onlySoManyAreToldSinglyAndEndsMakeRoom() {
        var policy = AlertPolicy()
        policy.perRule = 2
        let three = ["a", "b", "c"].map { alert($0) }
        play(
            [
                Round(at: 0, found: three, sent: ["a trigger error", "a trigger error"]),
                Round(at: 60, found: three, sent: []),
                // The first ends: its end is told, and the third has room.
                Round(at: 120, found: Array(three.dropFirst()), sent: ["a resolve error", "a trigger error"]),
                Round(at: 180, found: [], sent: ["a resolve error", "a resolve error"]),
            ],
            policy: policy
        )
        let more = Alert(
            .finding,
            dedup: AlertRules.overflowKey(.finding, .error),
            severity: .error,
            summary: "3 alerts",
            since: moment()
        )
        play(
            [Round(at: 0, found: three + [more], sent: ["a trigger error", "a trigger error", "a trigger error"])],
            policy: policy
        )
    }

    /// A channel of one owner hears that it does not get all of that owner's, and nothing of others' many.
    @Test(arguments: [("web", 3), ("mail", 1)])
    func ofMoreThanIsToldSinglyEachChannelHearsForItself(owner: String, sent: Int) {
        var policy = AlertPolicy()
        policy.perRule = 2
        let web = ["a", "b", "c"].map { name in
            Alert(.finding, dedup: name, severity: .error, summary: name, details: [.owner: "web"], since: moment())
        }
        let mail = Alert(
            .finding,
            dedup: "m",
            severity: .error,
            summary: "m",
            details: [.owner: "mail"],
            since: moment()
        )
        let more = Alert(
            .finding,
            dedup: AlertRules.overflowKey(.finding, .error),
            severity: .error,
            summary: "4 alerts",
            since: moment()
        )
        let outcome = AlertMachine.step(
            standing: [],
            evaluated: web + [mail, more],
            judged: [.finding],
            channels: [ChannelRules(name: "one", owners: [owner])],
            at: moment(),
            policy: policy
        )
        #expect(outcome.dispatches.count == sent)
        #expect(outcome.dispatches.contains { $0.event.alert == more } == (owner == "web"))
    }

    @Test func whatWasRefusedWasNotTold() {
        var refused = StandingAlert(alert("x"), at: moment())
        refused.told["a"] = StandingAlert.Told(.error, at: moment(), refusedAt: moment(10))
        func step(_ seconds: Double, _ found: [Alert]) -> [AlertEventKind] {
            AlertMachine.step(
                standing: [refused],
                evaluated: found,
                judged: [.finding],
                channels: [Self.plain],
                at: moment(seconds)
            ).dispatches.map(\.event.kind)
        }
        #expect(step(60, [alert("x")]).isEmpty)
        #expect(step(60, []).isEmpty)
        #expect(step(10 + 6 * hour, [alert("x")]) == [.trigger])
    }
}
