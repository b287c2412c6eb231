import CertificateWorkshop
import Foundation
import PKI
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

/// Whenever the process dies or the power goes: both old pairs or both new pairs, never one of each, never nothing.
struct DualCrashTests {
    /// Every operation would take minutes: two pairs are synced three times at each point.
    private static let stride = 5

    private enum End: String { case killed, powerLosesNames }

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
        let served = try DualFixture.families.map { try whole(bench, $0) }
        let new: [Certificate?] = try DualFixture.families.map { try DualFixture.leaf($0, 2) }
        #expect(served == old || served == new, "\(point): neither the old pairs nor the new ones")
        if isDone { #expect(served == new, "\(point): told done, and it is not") }
    }

    /// The certificate that a service finds with its own key beside it; nil for a mixture or nothing. Compared octet by
    /// octet, since there are many points.
    private func whole(_ bench: Bench, _ family: KeyFamily) throws -> Certificate? {
        let workshop = try DualFixture.shared()
        let crt = try? LocalFileSystem().read(realPath(bench.users.appending("\(family).crt")), limit: 1 << 20)
        let key = try? LocalFileSystem().read(realPath(bench.users.appending("\(family).key")), limit: 1 << 20)
        guard let crt, let key else { return nil }
        let names = (1...3).map { "\(family)-\($0)" } + ["one"]
        let found = try names.first { try workshop.bytes("\($0).key") == key }
        let chain = try CertificateChain(pem: crt)
        guard let found, try chain.leaf == Fixture.leaf(found) else { return nil }
        return chain.leaf
    }

    private func realPath(_ path: FilePath) -> FilePath {
        FilePath(URL(filePath: path.string).resolvingSymlinksInPath().path(percentEncoded: false))
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
        if end == .powerLosesNames { try disk.cutPower(.losesNames) }
    }

    @Test func bothOrNeitherWheneverItEnds() async throws {
        var points = 0
        for end in [End.killed, .powerLosesNames] {
            var at = 1
            while true {
                let bench = try Bench()
                let targets = [bench.dualTarget()]
                try await bench.deployDual(1, for: targets)
                let disk = FragileDisk(.dying(at: at), graveyard: bench.graveyard)
                let isDone = await rotate(bench, on: disk, targets)
                try cut(end, disk)
                let old: [Certificate?] = try DualFixture.families.map { try DualFixture.leaf($0, 1) }
                try judge(bench, old: old, isDone: isDone, "\(end.rawValue) at \(at)")
                try await recover(bench, targets, "\(end.rawValue) at \(at)")
                if disk.operations < at { break }
                points += 1
                at += Self.stride
            }
        }
        #expect(points > 20, "\(points) points")
    }

    /// One key becomes two: the path that was there shows a whole pair, whenever it ends.
    @Test func oneKeyBecomesTwoWheneverItEnds() async throws {
        var points = 0
        for end in [End.powerLosesNames] {
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
                let disk = FragileDisk(.dying(at: at), graveyard: bench.graveyard)
                let isDone = await rotate(bench, on: disk, targets)
                try cut(end, disk)
                let served = try whole(bench, .ecdsa)
                let new = try DualFixture.leaf(.ecdsa, 2)
                #expect(try served == new || served == Fixture.leaf("one"), "\(end.rawValue) at \(at)")
                if isDone { #expect(served == new) }
                try await recover(bench, targets, "\(end.rawValue) at \(at)")
                if disk.operations < at { break }
                points += 1
                at += Self.stride
            }
        }
        #expect(points > 10, "\(points) points")
    }
}
