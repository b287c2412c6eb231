import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

/// Real files at every point at which the process dies or the power goes: each is the old one's or the new one's, whole;
/// and the next run makes a pair of them.
///
/// Two files cannot flip as one, so between two renames they may be of two generations: that is the limit that is said,
/// and `bundle` is the cure. The bundle is therefore held to more.
struct CopyCrashTests {
    private enum End: String, CaseIterable { case killed, powerKeepsNames, powerLosesNames, diskFails }

    private static let forms: [CopyForm] = [.pem(.fullchain), .pem(.key), .pem(.bundle)]

    private func judge(_ bench: Bench, isFirst: Bool, _ point: String) throws {
        let local = LocalFileSystem()
        for form in Self.forms {
            guard case .pem(let file) = form.content else { continue }
            let path = bench.users.appending("site.\(form.word)")
            guard try local.metadata(of: path) != nil else {
                #expect(isFirst, "\(point): \(form.word) is gone")
                continue
            }
            let isWhole = try [1, 2].contains { number in
                let own = bench.state.generation(bench.name, Bench.number(number)).appending(file.fileName)
                guard try local.metadata(of: own) != nil else { return false }
                return try local.read(own, limit: 1 << 20) == local.read(path, limit: 1 << 20)
            }
            #expect(isWhole, "\(point): \(form.word) is of neither generation")
        }
        // Whatever lies there, temporaries too: no key byte for others.
        for name in try local.list(bench.users) where name.contains("site.key") || name.contains("site.bundle") {
            let mode = try #require(try local.metadata(of: bench.users.appending(name))).mode
            #expect(mode.isDisjoint(with: [.otherRead, .otherWrite, .groupWrite]), "\(point): \(name) \(mode)")
        }
    }

    private func recover(_ bench: Bench, _ targets: [DeploymentTarget], _ point: String) async throws {
        let local = LocalFileSystem()
        try bench.state.sweep(bench.name, local)
        let number = Bench.number(2)
        if try bench.liveNumber() == 2 {
            // Live already: what is missing is put without an order, and nothing is staged.
            let activator = Activator(fileSystem: local, state: bench.state, runner: bench.runner)
            _ = try activator.resume(bench.name, previous: nil, for: targets)
        } else {
            let staged = try Stager(fileSystem: local, state: bench.state).reopen(bench.name, number)
            _ = try await bench.activate(bench.validate(staged, for: targets), for: targets)
        }
        let (chain, key) = (bench.users.appending("site.fullchain"), bench.users.appending("site.key"))
        #expect(try bench.servable(chain: chain, key: key) == Fixture.leaf("two"), "\(point), recovered")
        #expect(
            try local.list(bench.users) == ["site.bundle", "site.fullchain", "site.key"],
            "\(point): litter beside the files"
        )
    }

    @Test(arguments: [false, true])
    func eachFileIsWholeAndTheNextRunMakesAPair(isFirst: Bool) async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                let targets = [CopyTests.target(bench, Self.forms)]
                if !isFirst { try await bench.deploy(1, "one", for: targets) }
                // What may happen before the generation is on disk is the same with links.
                let validated = try await bench.validate(bench.stage(2, "two"), for: targets)
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .noSpace) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: bench.graveyard)
                var fragile = bench
                fragile.disk = disk
                let live = try? await fragile.activate(validated, for: targets)
                if end == .powerKeepsNames { try disk.cutPower(.keepsNames) }
                if end == .powerLosesNames { try disk.cutPower(.losesNames) }
                let point = "\(end.rawValue) at \(at)"
                try judge(bench, isFirst: isFirst, point)
                if live != nil {
                    let placer = CopyPlacer(fileSystem: LocalFileSystem(), state: bench.state)
                    let isThere = placer.areInPlace(bench.name, Bench.number(2), targets[0].copies)
                    #expect(isThere, "\(point): told live, and it is not there")
                }
                try await recover(bench, targets, point)
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 100, "\(points) points")
        print("crash points with real files: \(points) (\(isFirst ? "first installation" : "replacement"))")
    }

    /// The way back of real files, ended at every step: going back again completes it.
    @Test func theWayBackIsCompletedByTheNextRun() async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                let targets = [CopyTests.target(bench, Self.forms)]
                try await bench.deploy(1, "one", for: targets)
                let live = try await bench.deploy(2, "two", for: targets)
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .noSpace) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: bench.graveyard)
                _ = try? await back(bench, live, disk, targets)
                if end == .powerKeepsNames { try disk.cutPower(.keepsNames) }
                if end == .powerLosesNames { try disk.cutPower(.losesNames) }
                try judge(bench, isFirst: false, "\(end.rawValue) at \(at)")
                let report = try await back(bench, live, LocalFileSystem(), targets)
                #expect(report.isComplete)
                let placer = CopyPlacer(fileSystem: LocalFileSystem(), state: bench.state)
                #expect(placer.areInPlace(bench.name, Bench.number(1), targets[0].copies), "\(end.rawValue) at \(at)")
                #expect(try LocalFileSystem().list(bench.users).count == 3, "\(end.rawValue) at \(at): litter")
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 100, "\(points) points")
    }

    private func back(
        _ bench: Bench,
        _ live: Live,
        _ disk: any FileSystem,
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
}
