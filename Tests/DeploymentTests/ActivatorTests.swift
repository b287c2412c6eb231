import Foundation
import Hooks
import PKI
import Storage
import SystemPackage
import Testing

@testable import Deployment

struct ActivatorTests {
    private let bench: Bench
    private let local = LocalFileSystem()

    init() throws { bench = try Bench() }

    private var crt: FilePath { bench.users.appending("site.crt") }
    private var key: FilePath { bench.users.appending("site.key") }

    private func failure(
        _ number: Int,
        _ leaf: String,
        for targets: [DeploymentTarget]
    ) async throws -> ActivationFailure? {
        let validated = try await bench.validate(bench.stage(number, leaf), for: targets)
        do throws(ActivationFailure) {
            _ = try await bench.activate(validated, for: targets)
            return nil
        } catch {
            return error
        }
    }

    @Test func linksLeadToWhatIsLive() async throws {
        let target = bench.target()
        let first = try await bench.deploy(1, "one", for: [target])
        #expect(first.previous == nil)
        #expect(first.newLinks == [crt, key])
        #expect(try local.readLink(crt) == bench.state.live(bench.name).appending("fullchain.pem").string)
        #expect(try bench.servable(chain: crt, key: key) == Fixture.leaf("one"))
        let second = try await bench.deploy(2, "two", for: [target])
        #expect(second.previous?.number == .first)
        #expect(second.newLinks == [])
        #expect(try bench.servable(chain: crt, key: key) == Fixture.leaf("two"))
        #expect(try local.list(bench.users) == ["site.crt", "site.key"])
    }

    /// S15: what somebody else put there is never overwritten, and nothing goes live.
    @Test func foreignFilesAndLinksAreRefused() async throws {
        try local.create(crt, mode: .ownerReadWrite, group: nil, contents: [1])
        #expect(try await failure(1, "one", for: [bench.target()]) == .link(.occupied(crt, .file)))
        try local.remove(crt)
        try local.symlink(to: "/etc/hostname", at: crt)
        #expect(try await failure(2, "two", for: [bench.target()]) == .link(.foreignLink(crt, target: "/etc/hostname")))
        #expect(try local.readLink(crt) == "/etc/hostname")
        #expect(try bench.liveNumber() == nil)
    }

    /// A link placed before the one that cannot be placed goes away again.
    @Test func linksAreAllOrNothing() async throws {
        try local.create(key, mode: .ownerReadWrite, group: nil, contents: [1])
        #expect(try await failure(1, "one", for: [bench.target()]) == .link(.occupied(key, .file)))
        #expect(try local.list(bench.users) == ["site.key"])
        #expect(try bench.liveNumber() == nil)
    }

    @Test func aLinkOfOursThatMovedInTheConfigurationIsReplaced() async throws {
        try await bench.deploy(1, "one")
        let other = bench.state.liveLinks.appending("other").appending("key.pem").string
        try local.symlink(to: other, at: crt)
        try local.symlink(
            to: other,
            at: crt.removingLastComponent().appending(".\(crt.lastComponent?.string ?? "").rekey~")
        )
        try await bench.deploy(2, "two", for: [bench.target()])
        #expect(try bench.servable(chain: crt, key: key) == Fixture.leaf("two"))
        #expect(try local.list(bench.users) == ["site.crt", "site.key"])
    }

    /// The configuration of a first installation may name files that are there only after activation.
    @Test func aFirstInstallationIsTriedProvisionally() async throws {
        let (crt, path) = (crt.string, key.string)
        bench.runner.answer { _ in access(crt, F_OK) == 0 && access(path, F_OK) == 0 ? 0 : 1 }
        let target = bench.target(validate: ["/bin/true"])
        let live = try await bench.deploy(1, "one", for: [target])
        #expect(live.generation.number == .first)
        #expect(bench.runner.commands.count == 2)
        #expect(try bench.liveNumber() == 1)
    }

    @Test func aFirstInstallationThatIsRefusedLeavesNothing() async throws {
        bench.runner.answer { _ in 1 }
        let target = bench.target(validate: ["/bin/true"])
        guard case .refused(let findings)? = try await failure(1, "one", for: [target]) else {
            Issue.record("not refused")
            return
        }
        #expect(findings.map(\.blame) == [.service])
        #expect(try bench.liveNumber() == nil)
        #expect(try local.list(bench.users) == [])
        #expect(try local.list(bench.state.liveLinks) == [])
    }

    /// A service that refuses the new files in place gets the old ones back before any reload.
    @Test func aRefusalAfterTheSwapSwapsBack() async throws {
        let target = bench.target(validate: ["/bin/true"])
        try await bench.deploy(1, "one", for: [target])
        let link = bench.state.live(bench.name).string
        bench.runner.answer { _ in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: link))?.hasSuffix("0002") == true ? 1 : 0
        }
        guard case .refused? = try await failure(2, "two", for: [target]) else {
            Issue.record("not refused")
            return
        }
        #expect(try bench.liveNumber() == 1)
        #expect(try bench.servable(chain: crt, key: key) == Fixture.leaf("one"))
    }

    /// S15: `live/NAME` turned into something that is not ours.
    @Test func aLiveLinkOfSomebodyElseIsNotTouched() async throws {
        try local.symlink(to: "/srv/elsewhere", at: bench.state.live(bench.name))
        guard case .swap(.foreignTarget)? = try await failure(1, "one", for: []) else {
            Issue.record("not refused")
            return
        }
        #expect(try local.readLink(bench.state.live(bench.name)) == "/srv/elsewhere")
    }

    @Test func whatIsLiveIsTakenUpAgain() async throws {
        let activator = Activator(fileSystem: local, state: bench.state, runner: bench.runner)
        #expect(try activator.resume(bench.name, previous: nil, for: []) == nil)
        try await bench.deploy(1, "one")
        try await bench.deploy(2, "two")
        let live = try #require(try activator.resume(bench.name, previous: .first, for: [bench.target()]))
        #expect(live.generation.number.rawValue == 2)
        #expect(live.previous?.number == .first)
        #expect(try bench.servable(chain: crt, key: key) == Fixture.leaf("two"))
    }

    /// An operator's rollback is an activation like any other, of what is on disk.
    @Test func anEarlierGenerationCanBeTakenUp() async throws {
        try await bench.deploy(1, "one")
        try await bench.deploy(2, "two")
        let staged = try Stager(fileSystem: local, state: bench.state).reopen(bench.name, .first)
        let live = try await bench.activate(bench.validate(staged))
        #expect(live.generation.number == .first)
        #expect(live.previous?.number.rawValue == 2)
    }
}
