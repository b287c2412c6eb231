import CertificateWorkshop
import Foundation
import PKI
import Storage
import SystemPackage
import TLS
import Testing

@testable import Deployment

/// A whole rollout against a TLS server that takes its files from `live/` when it is told to.
struct RolloutTests {
    private let bench: Bench
    private let listener: TLSListener
    private let facts = FactList()
    private let verifier = Verifier(
        prober: SystemProber(),
        pause: .milliseconds(20),
        patience: .seconds(20),
        needed: 2
    )

    init() throws {
        bench = try Bench()
        listener = try TLSListener(.hangUp)
    }

    private var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: listener.port) }
    private var target: DeploymentTarget { bench.target(reload: ["/bin/true"], endpoints: [endpoint]) }

    private func pair(_ number: Int) -> TLSListener.Pair {
        let directory = bench.state.generation(bench.name, Bench.number(number))
        return TLSListener.Pair(
            fullchain: directory.appending("fullchain.pem").string,
            key: directory.appending("key.pem").string
        )
    }

    /// Makes 1 live and served, then 2 live, then completes.
    private func run(
        isRevoked: Bool = false,
        survey: Survey? = nil,
        at now: Date = Date()
    ) async throws -> RolloutReport {
        try await bench.deploy(1, "one", for: [target])
        listener.change(to: .serve([pair(1)]))
        let before: Survey
        if let survey { before = survey } else { before = await verifier.survey([endpoint]) }
        let live = try await bench.deploy(2, "two", for: [target])
        return await Rollout(
            fileSystem: bench.disk,
            state: bench.state,
            runner: bench.runner,
            verifier: verifier,
            recorder: facts
        ).complete(
            live,
            for: Wave(allOf: [target]),
            before: before,
            isPreviousRevoked: isRevoked,
            settle: .milliseconds(200),
            at: now
        )
    }

    /// The reload command makes the server read what is live, and exits as told.
    private func reloads(exit status: Int32 = 0) {
        let (listener, pairs) = (listener, [pair(1), pair(2)])
        let (state, name) = (bench.state, bench.name)
        bench.runner.answer { _ in
            let number = (try? state.liveGeneration(name, LocalFileSystem())) ?? nil
            if let number { listener.change(to: .serve([pairs[number.rawValue - 1]])) }
            return status
        }
    }

    @Test func whatIsServedIsSettled() async throws {
        defer { listener.stop() }
        reloads()
        let report = try await run()
        #expect(report.action == .settled)
        #expect(report.summary == ServedSummary(.new))
        #expect(report.rollback == nil)
        #expect(facts.facts == ["www 0002 web applied", "www 0002 web reloaded", "www 0002 web served new"])
        #expect(try bench.liveNumber() == 2)
    }

    /// D3: the command succeeds and nothing happens. Never reported as done.
    @Test func aReloadWithoutEffectIsRolledBack() async throws {
        defer { listener.stop() }
        let report = try await run()
        #expect(report.action == .rollBack)
        #expect(report.summary.served == .old)
        let rollback = try #require(report.rollback).get()
        #expect(rollback.restored == .first)
        #expect(rollback.isComplete)
        #expect(try bench.liveNumber() == 1)
        // What it took of the old one is seen again on the way back.
        let told = ["0002 web served old", "0001 web served old", "0001 web applied", "0001 web reloaded"]
        #expect(facts.facts.suffix(5) == (told + ["0001 web served new"]).map { "www \($0)" }[...])
    }

    /// D2: the command fails, and the old one is still served.
    @Test func aFailedReloadIsRolledBack() async throws {
        defer { listener.stop() }
        bench.runner.answer { _ in 1 }
        let report = try await run()
        #expect(report.action == .rollBack)
        #expect(try bench.liveNumber() == 1)
        // The way back runs the same command, which still fails: said, not hidden.
        #expect(try !#require(report.rollback).get().isComplete)
        #expect(!facts.facts.contains { $0.contains("reloaded") })
    }

    @Test func aFailedCommandWhoseServiceServesTheNewOneStays() async throws {
        defer { listener.stop() }
        reloads(exit: 1)
        let report = try await run()
        #expect(report.action == .stayReportHook)
        #expect(report.rollback == nil)
        #expect(try bench.liveNumber() == 2)
    }

    @Test func nobodyGoesBackToARevokedOrExpiredOne() async throws {
        defer { listener.stop() }
        let report = try await run(isRevoked: true)
        #expect(report.action == .stay)
        #expect(try bench.liveNumber() == 2)
    }

    /// An outage before and after is not a bad certificate.
    @Test func anOutageIsUnproven() async throws {
        let listener = listener
        bench.runner.answer { _ in
            listener.stop()
            return 0
        }
        let report = try await run(survey: Survey())
        #expect(report.action == .unproven)
        #expect(try bench.liveNumber() == 2)
    }

    /// D4: the reload kills the server.
    @Test func aServerThatFallsSilentIsRolledBack() async throws {
        let listener = listener
        bench.runner.answer { _ in
            listener.change(to: .hangUp)
            return 0
        }
        defer { listener.stop() }
        let report = try await run()
        #expect(report.summary == ServedSummary(.unreachable, wasReachableBefore: true))
        #expect(report.action == .rollBack)
        #expect(try bench.liveNumber() == 1)
        #expect(try !#require(report.rollback).get().isComplete)
    }
}
