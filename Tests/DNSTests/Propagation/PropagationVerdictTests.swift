import Conformance
import DNS
import Testing

struct PropagationVerdictTests {
    private static let one = NameServer(name: dn("ns1.x"), addresses: [at("192.0.2.1"), at("2001:db8::1")])
    private static let two = NameServer(name: dn("ns2.x"), addresses: [at("192.0.2.2")])

    private static func report(_ server: NameServer, _ index: Int, _ finding: ServerFinding) -> ServerReport {
        ServerReport(server: server, address: server.addresses.dropFirst(index).first, finding: finding)
    }

    private static let silent = ServerFinding.silent(.timedOut(at("2001:db8::1")))

    @Test(.rows("DN-03")) func visibleIsAllValuesOnAllServers() {
        let all = [
            Self.report(Self.one, 0, .visible), Self.report(Self.one, 1, .visible), Self.report(Self.two, 0, .visible),
        ]
        #expect(PropagationVerdict(all) == .visible)
        #expect(PropagationVerdict([]) == .notYet([]))
    }

    private static let lagging: [ServerFinding] = [.lacking(["v"]), .alias(dn("y.x"))]

    @Test(.rows("DN-03"), arguments: lagging)
    func oneServerThatLagsIsEnoughToWait(_ finding: ServerFinding) {
        let late = Self.report(Self.two, 0, finding)
        #expect(PropagationVerdict([Self.report(Self.one, 0, .visible), late]) == .notYet([late]))
    }

    @Test func aSilentAddressIsMadeUpForByAnotherOfTheSameServer() {
        let reports = [
            Self.report(Self.one, 0, .visible), Self.report(Self.one, 1, Self.silent),
            Self.report(Self.two, 0, .visible),
        ]
        #expect(PropagationVerdict(reports) == .visible)
    }

    private static let brokenFindings: [ServerFinding] = [
        silent, .lame, .failing(.serverFailure), .noAddress,
    ]

    @Test(.rows("F-H7"), arguments: brokenFindings)
    func aServerThatNeverShowsAnythingIsNamed(_ finding: ServerFinding) {
        let broken = Self.report(Self.two, 0, finding)
        #expect(PropagationVerdict([Self.report(Self.one, 0, .visible), broken]) == .visibleExceptBroken([broken]))
        // Nobody shows it: there is nothing to go on.
        #expect(PropagationVerdict([broken]) == .notYet([broken]))
    }

    @Test func aLameAddressIsNotMadeUpForByAGoodOne() {
        let lame = Self.report(Self.one, 1, .lame)
        #expect(PropagationVerdict([Self.report(Self.one, 0, .visible), lame]) == .visibleExceptBroken([lame]))
    }

    @Test func waitsGrowAndNeverPassTheDeadline() {
        let schedule = PropagationSchedule.standard
        let waits = (0..<8).map { schedule.wait(after: $0, remaining: .seconds(1000)) }
        #expect(waits == [1, 2, 4, 8, 15, 30, 30, 30].map { Duration.seconds($0) })
        #expect(schedule.wait(after: 5, remaining: .seconds(3)) == .seconds(3))
        #expect(schedule.wait(after: 0, remaining: .zero) == nil)
        #expect(PropagationSchedule(waits: [], graceForBroken: .zero).wait(after: 0, remaining: .seconds(1)) == nil)
    }
}
