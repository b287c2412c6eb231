import Foundation
import TLS
import Testing

@testable import Deployment

struct WavePlanTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static func ago(_ seconds: Double) -> Date { now.addingTimeInterval(-seconds) }

    /// Three targets in two waves that are not neighbours, and what follows with a soak of ten minutes.
    struct Row: Sendable, CustomTestStringConvertible {
        let canary: Double?
        let second: Double?
        let rest: Double?
        let step: WavePlan.Step
        var testDescription: String { "\([canary, second, rest]) \(step)" }

        init(_ canary: Double?, _ second: Double?, _ rest: Double?, _ step: WavePlan.Step) {
            (self.canary, self.second, self.rest, self.step) = (canary, second, rest, step)
        }
    }

    private static let soaking = WavePlan.Step.soak(WaveSoak(served: 1, next: 7, until: ago(-300)))
    private static let rows: [Row] = [
        Row(nil, nil, nil, .apply(1)),
        Row(900, nil, nil, .apply(1)),
        Row(nil, 900, nil, .apply(1)),
        Row(nil, 900, 900, .apply(1)),
        Row(nil, nil, 900, .apply(1)),
        // The soak is counted from the last of the wave.
        Row(900, 300, nil, soaking),
        Row(300, 900, nil, soaking),
        Row(600, 600, nil, .apply(7)),
        Row(599, 900, nil, .soak(WaveSoak(served: 1, next: 7, until: ago(-1)))),
        Row(900, 900, 0, .done),
        // Nobody waits for what is done already.
        Row(0, 900, 900, .done),
        Row(0, 0, 0, .done),
        // A clock that was set back a little, and one that was set back too far to be believed.
        Row(-200, 900, nil, .soak(WaveSoak(served: 1, next: 7, until: ago(-800)))),
        Row(-400, 900, nil, .apply(1)),
        Row(-400, 900, 900, .done),
    ]

    @Test(arguments: rows) func table(row: Row) {
        let plan = WavePlan(
            [
                TargetProgress(target: "rest", wave: 7, since: row.rest.map(Self.ago)),
                TargetProgress(target: "canary", wave: 1, since: row.canary.map(Self.ago)),
                TargetProgress(target: "second", wave: 1, since: row.second.map(Self.ago)),
            ],
            soak: .seconds(600)
        )
        #expect(plan.next(at: Self.now) == row.step)
    }

    /// Every state of three waves, with a soak and without: nobody is told before the waves below were served and soaked,
    /// nobody waits who need not, and one step after the other ends with everybody told once.
    @Test(arguments: [0, 600]) func everyStateEndsDone(soak: Int) {
        let states: [Double?] = [nil, 0, 300, 900]
        for one in states {
            for two in states {
                for three in states {
                    let targets = zip([1, 2, 9], [one, two, three]).map { wave, since in
                        TargetProgress(target: "\(wave)", wave: wave, since: since.map(Self.ago))
                    }
                    follow(WavePlan(targets, soak: .seconds(soak)), soak)
                }
            }
        }
    }

    private func follow(_ first: WavePlan, _ soak: Int) {
        var (plan, now, told) = (first, Self.now, [Int]())
        for _ in 0..<12 {
            switch plan.next(at: now) {
            case .done:
                #expect(plan.isDone)
                #expect(told == first.targets.filter { $0.since == nil }.map(\.wave))
                return
            case .soak(let pause):
                #expect(soak > 0 && pause.until > now && pause.served < pause.next)
                #expect(pause == plan.pause(at: now))
                now = pause.until
            case .apply(let wave):
                let below = plan.targets.filter { $0.wave < wave }
                #expect(below.allSatisfy { $0.since.map { now.timeIntervalSince($0) >= Double(soak) } ?? false })
                told.append(wave)
                plan = plan.done(wave, at: now)
            }
        }
        Issue.record("no end of \(first)")
    }

    /// What is needed differs from target to target.
    @Test func factsThatAreNeeded() {
        let endpoint = Endpoint(host: "127.0.0.1", port: 443)
        let plain = DeploymentTarget(name: "plain", wave: 3)
        let full = DeploymentTarget(name: "full", reload: ["/bin/true"], endpoints: [endpoint])
        let (early, late) = (Self.ago(10), Self.ago(5))
        let progress = { (target: DeploymentTarget, isInPlace: Bool, facts: [Date?]) in
            TargetProgress(target, isInPlace: isInPlace, applied: facts[0], reloaded: facts[1], served: facts[2])
        }
        #expect(progress(plain, true, [early, nil, nil]) == TargetProgress(target: "plain", wave: 3, since: early))
        #expect(progress(plain, false, [early, nil, nil]).since == nil)
        #expect(progress(plain, true, [nil, late, late]).since == nil)
        #expect(progress(full, true, [early, early, late]).since == late)
        #expect(progress(full, true, [early, nil, late]).since == nil)
        #expect(progress(full, true, [early, late, nil]).since == nil)
    }

    @Test func nothingToTellIsDone() {
        #expect(WavePlan([], soak: .seconds(600)).next(at: Self.now) == .done)
        #expect(WavePlan([], soak: .zero).pause(at: Self.now) == nil)
    }
}
