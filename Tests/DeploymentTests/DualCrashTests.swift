import Foundation
import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

/// Whenever the process dies or the power goes: both old pairs or both new pairs, never one of each, never nothing.
struct DualCrashTests {
    private enum End: String, CaseIterable { case killed, powerKeepsNames, powerLosesNames, diskFails }

    private func rotate(_ bench: Bench, on disk: FragileDisk, _ targets: [DeploymentTarget]) async -> Bool {
        var fragile = bench
        fragile.disk = disk
        do {
            try await fragile.deployDual(2, for: targets)
            return true
        } catch {
            return false
        }
    }

    /// Both families show one generation: what was live before, or the new one.
    private func judge(_ bench: Bench, old: [Certificate?], isDone: Bool, _ point: String) throws {
        let served = try DualFixture.families.map { try bench.servable($0) }
        let new: [Certificate?] = try DualFixture.families.map { try DualFixture.leaf($0, 2) }
        #expect(served == old || served == new, "\(point): neither the old pairs nor the new ones")
        if isDone { #expect(served == new, "\(point): told done, and it is not") }
    }

    private func recover(_ bench: Bench, _ targets: [DeploymentTarget], _ point: String) async throws {
        let local = LocalFileSystem()
        try bench.state.sweep(bench.name, local)
        let number = Bench.number(2)
        let isOnDisk = try local.metadata(of: bench.state.generation(bench.name, number)) != nil
        let staged =
            isOnDisk
            ? try Stager(fileSystem: local, state: bench.state).reopen(bench.name, number) : try bench.stageDual(2)
        _ = try await bench.activate(bench.validateDual(staged, for: targets), for: targets)
        try judge(bench, old: [], isDone: true, "\(point), recovered")
        #expect(try local.list(bench.state.temporary) == ["www~order"], "\(point): litter in tmp/")
    }

    private func cut(_ end: End, _ disk: FragileDisk) throws {
        if end == .powerKeepsNames { try disk.cutPower(.keepsNames) }
        if end == .powerLosesNames { try disk.cutPower(.losesNames) }
    }

    @Test func bothOrNeitherAtEveryPoint() async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                let targets = [bench.dualTarget()]
                try await bench.deployDual(1, for: targets)
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .noSpace) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: bench.graveyard)
                let isDone = await rotate(bench, on: disk, targets)
                try cut(end, disk)
                let old: [Certificate?] = try DualFixture.families.map { try DualFixture.leaf($0, 1) }
                try judge(bench, old: old, isDone: isDone, "\(end.rawValue) at \(at)")
                try await recover(bench, targets, "\(end.rawValue) at \(at)")
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 200, "\(points) points")
    }

    /// One key becomes two: the path that was there shows a whole pair at every point.
    @Test func oneKeyBecomesTwoAtEveryPoint() async throws {
        var points = 0
        for end in End.allCases {
            var at = 1
            while true {
                let bench = try Bench()
                let crt = bench.users.appending("ecdsa.crt")
                let key = bench.users.appending("ecdsa.key")
                let before = DeploymentTarget(
                    name: "web",
                    links: [GenerationFile(.ecdsa, .fullchain): crt, GenerationFile(.ecdsa, .key): key]
                )
                try await bench.deploy(1, "one", for: [before])
                let targets = [bench.dualTarget()]
                let fault: FragileDisk.Fault = end == .diskFails ? .failing(at: at, .ioError) : .dying(at: at)
                let disk = FragileDisk(fault, graveyard: bench.graveyard)
                let isDone = await rotate(bench, on: disk, targets)
                try cut(end, disk)
                let served = try bench.servable(.ecdsa)
                let new = try DualFixture.leaf(.ecdsa, 2)
                #expect(try served == new || served == Fixture.leaf("one"), "\(end.rawValue) at \(at)")
                if isDone { #expect(served == new) }
                try await recover(bench, targets, "\(end.rawValue) at \(at)")
                if disk.operations < at { break }
                points += 1
                at += 1
            }
        }
        #expect(points > 200, "\(points) points")
    }
}
