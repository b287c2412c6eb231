import CertificateWorkshop
import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

/// Taking over a service's files, ended at every step: each path shows its old file or what is live, always one of them.
struct AdoptionCrashTests {
    private enum End: String, CaseIterable { case killed, powerKeepsNames, powerLosesNames, diskFails }

    private let local = LocalFileSystem()

    private func judge(_ bench: Bench, _ point: String) throws {
        for (name, old, pair) in [("site.crt", "three.full.pem", PairFile.fullchain), ("site.key", "three.key", .key)] {
            let path = bench.users.appending(name)
            let said = try? bench.text(path)
            let new = try? bench.text(bench.state.live(bench.name).appending(pair.fileName))
            #expect(said != nil, "\(point): nothing is at \(name)")
            #expect(said == (try bench.old(old)) || said == new, "\(point): \(name) is neither old nor live")
        }
        for name in try local.list(bench.users) where name.contains("site.key") {
            let found = try #require(try local.metadata(of: bench.users.appending(name)))
            guard found.kind == .file else { continue }
            #expect(found.mode.isDisjoint(with: [.otherRead, .otherWrite, .groupWrite]), "\(point): \(name)")
        }
    }

    /// After its swap a run needs not be told again; before it nothing has happened, and it is.
    private func recover(_ bench: Bench, _ point: String) async throws {
        try bench.state.sweep(bench.name, local)
        if try bench.liveNumber() == 1 {
            let activator = Activator(fileSystem: local, state: bench.state, runner: bench.runner)
            let live = try activator.resume(bench.name, previous: nil, for: [bench.target()])
            #expect(live?.kept?.files.count == 2, "\(point): the way back is lost")
        } else {
            let staged = try Stager(fileSystem: local, state: bench.state).reopen(bench.name, .first)
            let target = bench.target().adopting()
            let live = try await bench.activate(bench.validate(staged, for: [target]), for: [target])
            #expect(live.kept?.files.count == 2, "\(point): the way back is lost")
        }
        let served = try bench.servable(
            chain: bench.users.appending("site.crt"),
            key: bench.users.appending("site.key")
        )
        #expect(served == (try Fixture.leaf("one")), "\(point), recovered")
        #expect(try local.list(bench.users) == ["site.crt", "site.key"], "\(point): litter")
        let kept = try AdoptionRecord(fileSystem: local, state: bench.state).current(bench.name)
        #expect(try kept.map { try bench.text($0.kept) } == ["three.full.pem", "three.key"].map(bench.old), "\(point)")
    }

    @Test func noPathIsEverWithoutItsFileAndTheNextRunGoesOn() async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                try bench.putFile("three.full.pem", at: bench.users.appending("site.crt"), mode: .ownerReadWrite)
                try bench.putFile("three.key", at: bench.users.appending("site.key"), mode: .ownerReadWrite)
                let target = bench.target().adopting()
                let validated = try await bench.validate(bench.stage(1, "one"), for: [target])
                let disk = FragileDisk(
                    end == .diskFails ? .failing(at: at, .noSpace) : .dying(at: at),
                    graveyard: bench.graveyard
                )
                var fragile = bench
                fragile.disk = disk
                _ = try? await fragile.activate(validated, for: [target])
                if end == .powerKeepsNames { try disk.cutPower(.keepsNames) }
                if end == .powerLosesNames { try disk.cutPower(.losesNames) }
                let point = "\(end.rawValue) at \(at)"
                try judge(bench, point)
                try await recover(bench, point)
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 100, "\(points) points")
        print("crash points of an adoption: \(points)")
    }

    /// The way back, ended at every step: going on as any later run would comes to the same end.
    @Test func theWayBackIsCompletedByTheNextRun() async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                try bench.putFile("three.full.pem", at: bench.users.appending("site.crt"), mode: .ownerReadWrite)
                try bench.putFile("three.key", at: bench.users.appending("site.key"), mode: .ownerReadWrite)
                let live = try await bench.deploy(1, "one", for: [bench.target().adopting()])
                let disk = FragileDisk(
                    end == .diskFails ? .failing(at: at, .noSpace) : .dying(at: at),
                    graveyard: bench.graveyard
                )
                await back(bench, live, disk)
                if end == .powerKeepsNames { try disk.cutPower(.keepsNames) }
                if end == .powerLosesNames { try disk.cutPower(.losesNames) }
                let point = "\(end.rawValue) at \(at)"
                try judge(bench, point)
                if try bench.liveNumber() != nil {
                    let activator = Activator(fileSystem: local, state: bench.state, runner: bench.runner)
                    let again = try activator.resume(bench.name, previous: nil, for: [bench.target()])
                    #expect(try local.list(bench.users) == ["site.crt", "site.key"], "\(point): litter, resumed")
                    await back(bench, try #require(again), local)
                }
                for (name, old) in [("site.crt", "three.full.pem"), ("site.key", "three.key")] {
                    #expect(try bench.text(bench.users.appending(name)) == bench.old(old), "\(point): \(name)")
                }
                #expect(try local.list(bench.users).count == 2, "\(point): litter")
                #expect(try bench.liveNumber() == nil, "\(point)")
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 50, "\(points) points")
        print("crash points of an adoption's way back: \(points)")
    }

    private func back(_ bench: Bench, _ live: Live, _ disk: any FileSystem) async {
        let rollback = Rollback(
            fileSystem: disk,
            state: bench.state,
            runner: bench.runner,
            verifier: Verifier(prober: ListedProber([]))
        )
        _ = await rollback.runToKept(live, for: [bench.target()], of: [bench.target()], settle: .zero)
    }
}

extension Bench {
    /// What a file says, links followed; of tests' files only.
    func text(_ path: FilePath) throws -> [UInt8] {
        try LocalFileSystem().look(at: path, limit: 1 << 20) { $0.beginning(1 << 20) }
    }

    /// What the workshop's file says.
    func old(_ name: String) throws -> [UInt8] { try text(FilePath(workshop.path(name))) }

    /// Puts a file of the workshop at a service's path.
    func putFile(_ name: String, at path: FilePath, mode: FilePermissions) throws {
        try LocalFileSystem().concatenate([FilePath(workshop.path(name))], into: path, mode: mode, group: nil)
    }
}
