import CertificateWorkshop
import Foundation
import PKI
import Storage
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import Deployment

/// Links that take the place of the files a service has used until now.
struct LinkAdoptionTests {
    private let bench: Bench
    private let listener: TLSListener
    private let local = LocalFileSystem()

    init() throws {
        bench = try Bench()
        listener = try TLSListener(.hangUp)
    }

    private var crt: FilePath { bench.users.appending("site.crt") }
    private var key: FilePath { bench.users.appending("site.key") }
    private var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: listener.port) }
    /// What `three` has, as a service's own files.
    private var mode: FilePermissions { [.ownerReadWrite, .groupRead] }

    private func putOld() throws {
        try bench.putFile("three.full.pem", at: crt, mode: [.ownerReadWrite, .groupRead, .otherRead])
        try bench.putFile("three.key", at: key, mode: mode)
    }

    private func served() throws -> Certificate? { try bench.servable(chain: crt, key: key) }

    @Test func filesAreKeptAndLinksTakeTheirPlace() async throws {
        try putOld()
        let live = try await bench.deploy(1, "one", for: [bench.target().adopting()])
        #expect(try served() == Fixture.leaf("one"))
        for path in [crt, key] { #expect(try local.metadata(of: path)?.kind == .symbolicLink) }
        #expect(try local.list(bench.users) == ["site.crt", "site.key"])
        let kept = bench.state.keptFiles(bench.name)
        #expect(try local.list(kept) == ["0001", "0001.txt", "0002", "0002.txt"])
        #expect(try bench.servable(chain: kept.appending("0001"), key: kept.appending("0002")) == Fixture.leaf("three"))
        #expect(try local.metadata(of: kept.appending("0002"))?.mode == .ownerReadWrite)
        #expect(live.kept?.chain.leaf == (try Fixture.leaf("three")))
        // From now on they are links like any other.
        let next = try await bench.deploy(2, "two", for: [bench.target()])
        #expect(next.kept == nil)
        #expect(try served() == Fixture.leaf("two"))
        #expect(try local.list(kept).count == 4)
    }

    /// The way back of the way back: everything as it was, mode and all.
    @Test func aRefusalPutsTheFilesBack() async throws {
        try putOld()
        bench.runner.answer { _ in 1 }
        let target = bench.target(validate: ["/bin/false"]).adopting()
        await #expect(throws: ActivationFailure.self) {
            try await bench.activate(bench.validate(bench.stage(1, "one")), for: [target])
        }
        #expect(try bench.liveNumber() == nil)
        try expectOld()
        // They are somebody else's again.
        await #expect(throws: ActivationFailure.link(.occupied(crt, .file))) {
            try await bench.deploy(2, "two", for: [bench.target()])
        }
    }

    private func expectOld(_ point: String = "") throws {
        #expect(try served() == Fixture.leaf("three"), "\(point)")
        #expect(try local.metadata(of: key)?.mode == mode, "\(point)")
        #expect(try local.list(bench.users) == ["site.crt", "site.key"], "\(point)")
        for path in [crt, key] { #expect(try local.metadata(of: path)?.kind == .file, "\(point)") }
    }

    private func complete(_ live: Live, _ target: DeploymentTarget, at now: Date = Date()) async -> RolloutReport {
        await Rollout(
            fileSystem: bench.disk,
            state: bench.state,
            runner: bench.runner,
            verifier: Verifier(
                prober: SystemProber(),
                pause: .milliseconds(20),
                patience: .seconds(20),
                needed: 2
            ),
            recorder: FactList()
        ).complete(live, for: Wave(allOf: [target]), before: Survey(), settle: .milliseconds(200), at: now)
    }

    /// The service serves its old certificate and goes on with it, whatever it is told.
    private func serveOld() {
        let path = bench.workshop.path
        listener.change(to: .serve([TLSListener.Pair(fullchain: path("three.full.pem"), key: path("three.key"))]))
    }

    @Test func aFirstGenerationThatIsNotServedGoesBackToTheFiles() async throws {
        defer { listener.stop() }
        try putOld()
        serveOld()
        let target = bench.target(reload: ["/bin/true"], endpoints: [endpoint])
        let live = try await bench.deploy(1, "one", for: [target.adopting()])
        let report = await complete(live, target)
        #expect(report.action == .rollBack)
        let rollback = try #require(report.rollback).get()
        #expect(rollback.restored == nil)
        #expect(rollback.isComplete)
        #expect(try bench.liveNumber() == nil)
        try expectOld()
        #expect(bench.runner.commands.count == 2)
    }

    /// What has expired meanwhile is no place to go.
    @Test func nobodyGoesBackToAnExpiredFile() async throws {
        defer { listener.stop() }
        try putOld()
        serveOld()
        let target = bench.target(reload: ["/bin/true"], endpoints: [endpoint])
        let live = try await bench.deploy(1, "one", for: [target.adopting()])
        let end = try Fixture.leaf("three").validity.notAfter
        let report = await complete(live, target, at: end)
        #expect(report.action == .stay)
        #expect(try bench.liveNumber() == 1)
    }

    /// Links beside them, placed where nothing was, would lead nowhere; real files would be of no generation.
    @Test func whatWasNotThereGoesAwayWithIt() async throws {
        defer { listener.stop() }
        try putOld()
        serveOld()
        let other = DeploymentTarget(
            name: "other",
            links: [.chain: bench.users.appending("new.link")],
            copies: CopyPlan(paths: [.pem(.bundle): bench.users.appending("new.bundle")])
        )
        let target = bench.target(reload: ["/bin/true"], endpoints: [endpoint])
        let live = try await bench.deploy(1, "one", for: [target.adopting(), other])
        #expect(try local.list(bench.users).count == 4)
        let report = await Rollback(
            fileSystem: local,
            state: bench.state,
            runner: bench.runner,
            verifier: Verifier(prober: ListedProber([]))
        ).runToKept(live, for: [target, other], of: [target, other], settle: .zero)
        #expect(try #require(report).get().restored == nil)
        try expectOld()
    }

    /// A run killed after its swap: any later one completes it, and knows the way back.
    @Test func aLaterRunGoesOnWithoutBeingTold() async throws {
        defer { listener.stop() }
        try putOld()
        let target = bench.target(reload: ["/bin/true"], endpoints: [endpoint])
        try await bench.deploy(1, "one", for: [target.adopting()])
        // As a kill between the swap and the link's rename leaves it.
        try local.remove(key)
        try bench.putFile("three.key", at: key, mode: mode)
        let preflight = Preflight(fileSystem: local, state: bench.state)
        #expect(preflight.check(bench.name, for: [target], access: .ownerOnly) == [])
        let activator = Activator(fileSystem: local, state: bench.state, runner: bench.runner)
        let live = try #require(try activator.resume(bench.name, previous: nil, for: [target]))
        #expect(try served() == Fixture.leaf("one"))
        #expect(try local.list(bench.state.keptFiles(bench.name)).count == 4)
        #expect(live.kept?.files.count == 2)
        let proven = try activator.resume(bench.name, previous: nil, isProven: true, for: [target])
        #expect(proven?.kept == nil)
        serveOld()
        #expect(await complete(live, target).action == .rollBack)
        try expectOld()
    }

    @Test func aDirectoryThatOthersCanExchangeIsNoPlaceToGoBackTo() async throws {
        try putOld()
        let way = bench.directory.path.appending("way")
        try local.symlink(to: bench.users.string, at: way)
        let target = DeploymentTarget(name: "web", links: [.key: way.appending("site.key")]).adopting()
        let findings = Preflight(fileSystem: local, state: bench.state)
            .check(bench.name, for: [target], access: .ownerOnly)
        let refusal = CopyFailure.directory(.link(way, to: bench.users.string))
        #expect(findings == [.copy(target: "web", refusal)])
        await #expect(throws: ActivationFailure.copy(refusal)) { try await bench.deploy(1, "one", for: [target]) }
        try expectOld()
        #expect(try bench.liveNumber() == nil)
    }
}
