import Deployment
import Foundation
import MiniCA
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// Canary first, then the rest, against a real authority and two services that speak TLS.
struct WaveTests {
    private func failure(_ report: LineageReport) throws -> RotationFailure {
        guard case .failed(let failure) = report.outcome else {
            throw DemoStory.Failure.unexpected("\(report.outcome)")
        }
        return failure
    }

    private func isSoaking(_ report: LineageReport, generation: Int) -> Bool {
        guard case .soaking(let pause) = report.outcome else { return false }
        return pause.generation.rawValue == generation && pause.soak.served == 1 && pause.soak.next == 2
    }

    private func isSettled(_ report: LineageReport, generation: Int) -> Bool {
        if case .settled(let number) = report.outcome { number.rawValue == generation } else { false }
    }

    @Test func theRestFollowsAfterTheSoakWithoutAnOrder() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        let before = try bench.bytes("rest.crt")
        #expect(isSoaking(try await bench.force(), generation: 2))
        #expect(bench.services.told() == ["canary 2"])
        #expect(try bench.live() == 2)
        #expect(try bench.bytes("rest.crt") == before)
        #expect(try bench.status().state == "rolling-out")
        #expect(try !bench.status().deservesAttention)
        for verb in ["status", "verify"] {
            #expect(await Rekey.status(of: [verb, "www", "--config", bench.configuration.string, "--quiet"]) == 0)
        }
        // A pass within the soak does nothing, and does not begin it anew.
        let until = try #require(try bench.status().rollout?.until)
        bench.clock.advance(by: 1_800)
        #expect(isSoaking(try await bench.pass(), generation: 2))
        #expect(try bench.status().rollout?.until == until)
        #expect(bench.services.told() == [])
        bench.clock.advance(by: 1_800)
        #expect(isSettled(try await bench.pass(), generation: 2))
        #expect(bench.services.told() == ["rest 2"])
        #expect(try bench.bytes("rest.crt") == bench.liveBytes("fullchain.pem"))
        #expect(try bench.status().targets.map(\.served) == [2, 2])
        #expect(await bench.authority.orders().count == 2)
        await bench.end()
    }

    @Test func aSoakThatIsShortIsWaitedFor() async throws {
        let bench = try await WaveBench(soak: "9m")
        try await begin(bench)
        let slept = bench.clock.sleeps.count
        guard case .rotated(let number, let previous, _, let served) = try await bench.force().outcome else {
            Issue.record("not rotated")
            return
        }
        #expect(number.rawValue == 2 && previous?.rawValue == 1 && served)
        #expect(bench.services.told() == ["canary 2", "rest 2"])
        #expect(bench.clock.sleeps.dropFirst(slept).map { $0.rounded() } == [540])
        await bench.end()
    }

    private func begin(_ bench: WaveBench) async throws {
        guard case .rotated = try await bench.pass().outcome else { throw DemoStory.Failure.unexpected("not rotated") }
        bench.clock.advance(by: -540)
        try await bench.serve()
        _ = try await bench.pass()
        bench.clock.advance(by: -540)
        _ = bench.services.told()
    }

    @Test func aCanaryThatFailsKeepsTheRestFromHearingOfIt() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        let before = try bench.bytes("rest.key")
        bench.services.obey(.ignores, "canary")
        let failure = try failure(try await bench.force())
        #expect(failure.verdict.contains("wave 1: 127.0.0.1:"), "\(failure.verdict)")
        #expect(failure.live.consequence == .rolledBack)
        #expect(bench.services.told() == ["canary 2", "canary 1"])
        #expect(try bench.live() == 1)
        #expect(try bench.bytes("rest.key") == before)
        #expect(try bench.status().targets.map(\.served) == [1, 1])
        await bench.end()
    }

    /// What a later wave took over is put back with what the canary took over, and not taken away.
    @Test func filesThatALaterWaveTookOverArePutBack() async throws {
        let bench = try await WaveBench(soak: "0s")
        guard case .rotated = try await bench.pass().outcome else { throw DemoStory.Failure.unexpected("no first one") }
        let old = try bench.disown()
        try await bench.serve()
        bench.services.obey(.ignores, "rest")
        _ = try failure(try await bench.pass(adopting: true))
        for (name, bytes) in old { #expect(try bench.bytes(name) == bytes, "\(name)") }
        #expect(try bench.live() == nil)
        await bench.end()
    }

    /// A power cut brings back what was taken away beside a path: the next run takes it away again, whatever is due.
    @Test func whatLiesBesideAPathIsTakenAway() async throws {
        let bench = try await WaveBench(soak: "0s")
        _ = try await bench.pass()
        try bench.put([], ".rest.key.rekey~")
        try LocalFileSystem().symlink(
            to: bench.state.live(try LineageName("www")).appending("key.pem").string,
            at: bench.file(".canary.key.rekey~")
        )
        guard case .unchanged = try await bench.pass().outcome else { throw DemoStory.Failure.unexpected("not idle") }
        let left = try LocalFileSystem().list(bench.scratch.path).filter { $0.hasSuffix(".rekey~") }
        #expect(left == [])
        await bench.end()
    }

    /// A service that the new certificate silenced is not given it again while nobody answers.
    @Test func aHeldGenerationWaitsWhileEveryServiceIsSilent() async throws {
        let bench = try await WaveBench(soak: "0s")
        _ = try await bench.pass()
        try await bench.serve()
        guard case .settled = try await bench.pass().outcome else { throw DemoStory.Failure.unexpected("not served") }
        bench.services.obey(.ignores, "canary")
        _ = try failure(try await bench.force())
        #expect(try bench.live() == 1)
        await bench.services.shutDown()
        _ = try failure(try await bench.pass())
        #expect(try bench.live() == 1)
        await bench.end()
    }

    /// It fails in a run of its own, long after the canary was served: all go back in one piece.
    @Test func aLaterWaveThatFailsTakesTheCanaryBackToo() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        let before = try bench.bytes("rest.key")
        _ = try await bench.force()
        bench.clock.advance(by: 3_600)
        bench.services.obey(.refuses, "rest")
        let failure = try failure(try await bench.pass())
        #expect(failure.verdict.contains("wave 2: the reload command did not succeed"), "\(failure.verdict)")
        #expect(bench.services.told() == ["canary 2", "rest 2", "canary 1", "rest 1"])
        #expect(try bench.live() == 1)
        #expect(try bench.bytes("rest.key") == before)
        #expect(try bench.bytes("rest.crt") == bench.liveBytes("fullchain.pem"))
        // It refused on the way back as well: before the canary is tried again, it is brought back.
        bench.services.obey(.reloads, "rest")
        #expect(isSoaking(try await bench.pass(), generation: 2))
        #expect(bench.services.told() == ["rest 1", "canary 2"])
        bench.clock.advance(by: 3_600)
        #expect(isSettled(try await bench.pass(), generation: 2))
        #expect(await bench.authority.orders().count == 2)
        await bench.end()
    }

    /// A later wave is asked right before it is told; when its service refuses, it is not.
    @Test func aLaterWaveThatRefusesIsNotTold() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        let before = try bench.bytes("rest.key")
        _ = try await bench.force()
        bench.clock.advance(by: 3_600)
        bench.services.doubt(true)
        let failure = try failure(try await bench.pass())
        #expect(failure.stage == .validate)
        #expect(failure.verdict.contains("wave 2: the validate command of "), "\(failure.verdict)")
        #expect(bench.services.told().filter { $0.hasSuffix("2") } == ["canary 2"])
        #expect(try bench.live() == 1)
        #expect(try bench.bytes("rest.key") == before)
        await bench.end()
    }

    /// Another run tells it, and knows that it answered until then.
    @Test func aLaterWaveThatFallsSilentIsNews() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        _ = try await bench.force()
        bench.clock.advance(by: 3_600)
        bench.services.kill("rest")
        let failure = try failure(try await bench.pass())
        #expect(failure.live.consequence == .rolledBackUnseen)
        #expect(bench.services.told() == ["canary 2", "rest 2", "canary 1", "rest 1"])
        #expect(try bench.live() == 1)
        await bench.end()
    }

    /// What appears at a later wave's path is not ours because that path is to be.
    @Test func aStrangersFileAtALaterWavesPathIsLeftAlone() async throws {
        let bench = try await WaveBench()
        #expect(isSoaking(try await bench.pass(), generation: 1))
        try bench.put(Array("somebody's".utf8), "rest.key")
        bench.clock.advance(by: 3_600)
        let failure = try failure(try await bench.pass())
        #expect(failure.verdict.contains("rest.key is a file that Rekey did not put there"), "\(failure.verdict)")
        #expect(try bench.bytes("rest.key") == Array("somebody's".utf8))
        #expect(bench.services.told() == ["canary 1"])
        await bench.authority.shutDown()
    }

    /// It was served when its wave was told; a canary that has died since is no outage that was there before.
    @Test func aCanaryThatDiesInTheSoakEndsIt() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        _ = try await bench.force()
        _ = bench.services.told()
        await bench.services.shutDown("canary")
        bench.clock.advance(by: 3_600)
        let failure = try failure(try await bench.pass())
        #expect(failure.live.consequence == .rolledBackUnseen)
        #expect(bench.services.told() == ["canary 1"])
        #expect(try bench.live() == 1)
        await bench.end()
    }

    @Test func anOperatorGoesBackBetweenWavesInOnePiece() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        _ = try await bench.force()
        guard case .rotated(let number, let previous, _, true) = try await bench.rollBack().outcome else {
            Issue.record("not rolled back")
            return
        }
        #expect(number.rawValue == 1 && previous?.rawValue == 2)
        #expect(bench.services.told() == ["canary 2", "rest 1", "canary 1"])
        guard case .unchanged = try await bench.pass().outcome else {
            Issue.record("something is left to do")
            return
        }
        #expect(try bench.status().state == "ok")
        await bench.end()
    }

    @Test func withoutItsLedgerItBeginsWithTheCanaryAgain() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        _ = try await bench.force()
        bench.clock.advance(by: 1_800)
        try bench.loseLedger()
        #expect(isSoaking(try await bench.pass(), generation: 2))
        #expect(bench.services.told() == ["canary 2", "canary 2"])
        bench.clock.advance(by: 1_800)
        #expect(isSoaking(try await bench.pass(), generation: 2))
        bench.clock.advance(by: 1_800)
        // The way back is known all the same.
        bench.services.obey(.ignores, "rest")
        #expect(try failure(try await bench.pass()).live.consequence == .rolledBack)
        #expect(bench.services.told() == ["rest 2", "canary 1", "rest 1"])
        #expect(try bench.live() == 1)
        #expect(await bench.authority.orders().count == 2)
        await bench.end()
    }

    @Test func anotherRotationBetweenWavesBeginsWithTheCanary() async throws {
        let bench = try await WaveBench()
        try await bench.begin()
        _ = try await bench.force()
        #expect(isSoaking(try await bench.force(), generation: 3))
        #expect(bench.services.told() == ["canary 2", "canary 3"])
        bench.clock.advance(by: 3_600)
        #expect(isSettled(try await bench.pass(), generation: 3))
        #expect(bench.services.told() == ["rest 3"])
        await bench.end()
    }

    /// A hook that reloads everything must not defeat the canary.
    @Test func hooksHearOfItWithTheLastWave() async throws {
        let bench = try await WaveBench(hasHooks: true)
        let log = bench.hooks.appending(".log")
        let script = "#!/bin/sh\necho \"$1 ${REKEY_GENERATION:--}\" >> \(log)\n"
        try bench.put(Array(script.utf8), "hooks/10-listen", mode: .ownerReadWriteExecute)
        try await bench.begin()
        try LocalFileSystem().remove(log)
        _ = try await bench.force()
        #expect(try heard(log) == ["validate 2"])
        bench.clock.advance(by: 3_600)
        _ = try await bench.pass()
        #expect(try heard(log) == ["validate 2", "activated 2", "verified 2"])
        // Those that never heard of it need not hear that it went back.
        try LocalFileSystem().remove(log)
        bench.clock.advance(by: -3_600)
        bench.services.obey(.ignores, "canary")
        _ = try await bench.force()
        #expect(try heard(log) == ["validate 3", "failing 2"])
        await bench.end()
    }

    private func heard(_ log: FilePath) throws -> [String] {
        String(decoding: try LocalFileSystem().read(log, limit: 10_000), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}
