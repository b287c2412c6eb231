import Foundation
import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

/// The promise of page one: at every point at which the process dies or the power goes, a service finds the old pair or
/// the new pair, never a mixture and never nothing.
struct CrashPointTests {
    private enum End: String, CaseIterable { case killed, powerKeepsNames, powerLosesNames, diskFails }

    /// Generation 1 is live through links; then 2 is staged and activated on the disk given.
    private func rotate(_ bench: Bench, on disk: FragileDisk, _ targets: [DeploymentTarget]) async -> Bool {
        var fragile = bench
        fragile.disk = disk
        do {
            try await fragile.deploy(2, "two", for: targets)
            return true
        } catch {
            return false
        }
    }

    /// Whether the pair that services find is the old one or the new one.
    @discardableResult
    private func judge(_ bench: Bench, isFirst: Bool, isDone: Bool, _ point: String) throws -> Bool {
        let crt = bench.users.appending("site.crt")
        let key = bench.users.appending("site.key")
        let served = try bench.servable(chain: crt, key: key)
        let (old, new) = (isFirst ? nil : try Fixture.leaf("one"), try Fixture.leaf("two"))
        let isWhole = served == old || served == new
        #expect(isWhole, "\(point): neither old nor new")
        if isDone { #expect(served == new, "\(point): told done, and it is not") }
        let bundle = bench.state.live(bench.name).appending("bundle.pem")
        #expect(try bench.servable(chain: bundle, key: bundle) == served, "\(point): bundle and pair differ")
        return isWhole
    }

    /// A later run on a healthy disk gets it done, whatever was left.
    private func recover(_ bench: Bench, _ targets: [DeploymentTarget], _ point: String) async throws {
        let local = LocalFileSystem()
        try bench.state.sweep(bench.name, local)
        let number = Bench.number(2)
        let isOnDisk = try local.metadata(of: bench.state.generation(bench.name, number)) != nil
        let staged =
            isOnDisk
            ? try Stager(fileSystem: local, state: bench.state).reopen(bench.name, number) : try bench.stage(2, "two")
        _ = try await bench.activate(bench.validate(staged, for: targets), for: targets)
        try judge(bench, isFirst: false, isDone: true, "\(point), recovered")
        #expect(try local.list(bench.state.temporary) == ["www~order"], "\(point): litter in tmp/")
        #expect(try local.list(bench.users) == ["site.crt", "site.key"], "\(point): litter beside the links")
    }

    /// D10: dying in the middle of a rollback, or without power after it.
    @Test func theWayBackIsAsSafe() async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                let targets = [bench.target()]
                try await bench.deploy(1, "one", for: targets)
                let live = try await bench.deploy(2, "two", for: targets)
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .ioError) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: bench.graveyard)
                let report = try? await rollBack(bench, live, on: disk, targets)
                if end == .powerKeepsNames { try disk.cutPower(.keepsNames) }
                if end == .powerLosesNames { try disk.cutPower(.losesNames) }
                try judge(bench, isFirst: false, isDone: false, "\(end.rawValue) at \(at)")
                if report != nil { #expect(try bench.liveNumber() == 1) }
                _ = try await rollBack(bench, live, on: LocalFileSystem(), targets)
                #expect(try bench.liveNumber() == 1)
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 15, "\(points) points")
    }

    private func rollBack(
        _ bench: Bench,
        _ live: Live,
        on disk: any FileSystem,
        _ targets: [DeploymentTarget]
    ) async throws -> RollbackReport {
        let rollback = Rollback(
            fileSystem: disk,
            state: bench.state,
            runner: bench.runner,
            verifier: Verifier(prober: ListedProber([]))
        )
        return try await rollback.run(to: #require(live.previous), for: targets)
    }

    @Test(arguments: [false, true])
    func oldPairOrNewPair(isFirst: Bool) async throws {
        var points = 0
        var broken = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                let targets = [bench.target(validate: ["/bin/true"])]
                if !isFirst { try await bench.deploy(1, "one", for: targets) }
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .ioError) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: bench.graveyard)
                let isDone = await rotate(bench, on: disk, targets)
                let point = "\(end.rawValue) at \(at)"
                switch end {
                case .killed, .diskFails: break
                case .powerKeepsNames: try disk.cutPower(.keepsNames)
                case .powerLosesNames: try disk.cutPower(.losesNames)
                }
                if try !judge(bench, isFirst: isFirst, isDone: isDone, point) { broken += 1 }
                try await recover(bench, targets, point)
                // Past the last operation: the rotation ran through as if nothing had been arranged.
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 200, "\(points) points")
        print("crash points: \(points), \(broken) broken (\(isFirst ? "first installation" : "replacement"))")
    }
}
