import CertificateWorkshop
import Foundation
import PKI
import Storage
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

/// Looks at files again and again from a thread of its own.
private final class Watcher: Sendable {
    private let isOver = Atomic(false)
    private let result: AsyncStream<(Int, [String])>

    init(_ paths: [FilePath], mayBe access: KeyAccess) {
        let (stream, continuation) = AsyncStream<(Int, [String])>.makeStream()
        result = stream
        Thread.detachNewThread { [self] in
            var looks = 0
            var wrong: [String] = []
            while !isOver.load(ordering: .relaxed) {
                for path in paths {
                    guard let found = try? LocalFileSystem().metadata(of: path) else { continue }
                    looks += 1
                    let isClosed = found.mode == .ownerReadWrite
                    let isFinal = found.mode == access.mode && found.group == access.group
                    if !isClosed, !isFinal { wrong.append("\(path): \(found.mode) of group \(found.group)") }
                }
            }
            continuation.yield((looks, wrong))
            continuation.finish()
        }
    }

    func stop() async -> (looks: Int, wrong: [String]) {
        isOver.store(true, ordering: .relaxed)
        for await (looks, wrong) in result { return (looks, wrong) }
        return (0, [])
    }
}

struct StagerTests {
    private let bench: Bench
    private let local = LocalFileSystem()

    init() throws { bench = try Bench() }

    private func path(_ file: String) -> FilePath {
        bench.state.generation(bench.name, .first).appending(file)
    }

    @Test func everyFileIsThereWithItsModeAndContent() throws {
        let staged = try bench.stage(1, "one")
        let modes: [(String, FilePermissions)] = [
            ("key.pem", .ownerReadWrite), ("bundle.pem", .ownerReadWrite),
            ("cert.pem", [.ownerReadWrite, .groupRead, .otherRead]),
            ("chain.pem", [.ownerReadWrite, .groupRead, .otherRead]),
            ("fullchain.pem", [.ownerReadWrite, .groupRead, .otherRead]),
            ("generation.json", [.ownerReadWrite, .groupRead, .otherRead]),
        ]
        for (file, mode) in modes { #expect(try local.metadata(of: path(file))?.mode == mode, "\(file)") }
        let chain = try Fixture.chain("one")
        let limit = 1 << 20
        #expect(try local.read(path("cert.pem"), limit: limit) == chain.leafPEM)
        #expect(try local.read(path("chain.pem"), limit: limit) == chain.intermediatesPEM)
        #expect(try local.read(path("fullchain.pem"), limit: limit) == chain.fullPEM)
        let key = try bench.workshop.bytes("one.key")
        #expect(try local.read(path("key.pem"), limit: limit) == key)
        #expect(try local.read(path("bundle.pem"), limit: limit) == key + chain.fullPEM)
        #expect(try local.list(bench.state.temporary) == ["www~order"])
        let generation = staged.generation
        #expect(
            try GenerationStore(fileSystem: local, state: bench.state).load(bench.name, .first) == generation
        )
    }

    @Test func theKeysModeAndGroupAreThoseAskedFor() throws {
        let access = try KeyAccess(mode: [.ownerReadWrite, .groupRead], group: "daemon")
        _ = try bench.stage(1, "one", access: access)
        for file in ["key.pem", "bundle.pem"] {
            let metadata = try local.metadata(of: path(file))
            #expect(metadata?.mode == [.ownerReadWrite, .groupRead])
            #expect(metadata?.group == access.group)
        }
        #expect(try local.metadata(of: path("cert.pem"))?.group != access.group)
    }

    /// T6: at no instant of its making is a secret open to more than those it is for.
    @Test func secretsAreBornWithTheirRights() async throws {
        let access = try KeyAccess(mode: [.ownerReadWrite, .groupRead], group: "daemon")
        let watched = ["key.pem", "bundle.pem"].map { bench.state.staging(bench.name, .first).appending($0) }
        let watcher = Watcher(watched, mayBe: access)
        for _ in 0..<10 {
            _ = try bench.stage(1, "one", access: access)
            try local.removeTree(bench.state.generation(bench.name, .first))
        }
        let (looks, wrong) = await watcher.stop()
        #expect(looks > 0)
        #expect(wrong == [])
    }

    @Test func accessIsNeverWiderThanAGroup() throws {
        for mode: FilePermissions in [[.ownerReadWrite, .otherRead], [.ownerReadWrite, .groupReadWrite], []] {
            #expect(throws: KeyAccess.Failure.mode(mode)) { try KeyAccess(mode: mode, group: nil) }
        }
        #expect(throws: KeyAccess.Failure.groupWithoutMode("daemon")) {
            try KeyAccess(mode: .ownerReadWrite, group: "daemon")
        }
        #expect(throws: KeyAccess.Failure.unknownGroup("no-such-group")) {
            try KeyAccess(mode: [.ownerReadWrite, .groupRead], group: "no-such-group")
        }
    }

    @Test func aTakenNumberAndAMissingKeyAreRefused() throws {
        _ = try bench.stage(1, "one")
        let before = try local.read(path("fullchain.pem"), limit: 1 << 20)
        do {
            _ = try bench.stage(1, "two")
            Issue.record("staged twice")
        } catch let failure as StagingFailure {
            #expect(failure == .numberTaken(bench.name, .first))
        }
        #expect(try local.read(path("fullchain.pem"), limit: 1 << 20) == before)
        try local.removeTree(bench.state.order(bench.name))
        do {
            let stager = Stager(fileSystem: local, state: bench.state)
            _ = try stager.stage(
                bench.name,
                Bench.number(2),
                chain: Fixture.chain(),
                provenance: Provenance(authority: "x", orderURL: nil, createdAt: Date()),
                access: .ownerOnly
            )
            Issue.record("staged without a key")
        } catch let failure as StagingFailure {
            #expect(failure == .keyMissing(path: bench.state.order(bench.name).appending("key.pem").string))
        }
    }

    /// What a killed run left under our own name in tmp/ is not in the way.
    @Test func aTorsoIsReplaced() throws {
        let torso = bench.state.staging(bench.name, .first)
        try local.makeDirectory(torso, mode: .ownerReadWriteExecute)
        try local.create(torso.appending("key.pem"), mode: .ownerReadWrite, group: nil, contents: [0])
        _ = try bench.stage(1, "one")
        #expect(try local.metadata(of: torso) == nil)
        #expect(try local.metadata(of: path("key.pem"))?.size ?? 0 > 1)
    }

    /// S14: nothing that is not whole is taken up again.
    @Test func damageOnDiskIsNoticed() throws {
        _ = try bench.stage(1, "one")
        let stager = Stager(fileSystem: local, state: bench.state)
        func damage(_ file: String, _ contents: [UInt8]?) throws -> GenerationDamage? {
            let original = try local.read(path(file), limit: 1 << 20)
            try local.remove(path(file))
            if let contents { try local.create(path(file), mode: .ownerReadWrite, group: nil, contents: contents) }
            defer {
                try? local.remove(path(file))
                try? local.create(path(file), mode: .ownerReadWrite, group: nil, contents: original)
            }
            do {
                _ = try stager.reopen(bench.name, .first)
                return nil
            } catch let StagingFailure.damaged(_, _, damage) {
                return damage
            }
        }
        for file in ["key.pem", "cert.pem", "chain.pem", "fullchain.pem", "bundle.pem", "generation.json"] {
            #expect(try damage(file, nil) == .missing(file: file))
            #expect(try damage(file, []) != nil, "\(file) may be empty")
        }
        let other = try Fixture.chain("two")
        #expect(try damage("cert.pem", other.leafPEM) == .disagrees(file: "cert.pem"))
        #expect(try damage("fullchain.pem", other.fullPEM) == .disagrees(file: "cert.pem"))
        #expect(try damage("bundle.pem", [1]) == .disagrees(file: "bundle.pem"))
        let foreign = GenerationManifest(
            certificate: try LineageName("other"),
            number: .first,
            chain: try Fixture.chain(),
            provenance: Provenance(authority: "x", orderURL: nil, createdAt: Date())
        )
        #expect(try damage("generation.json", foreign.json) == .disagrees(file: "generation.json"))
        _ = try stager.reopen(bench.name, .first)
    }
}
