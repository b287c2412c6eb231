import CertificateWorkshop
import Foundation
import Hooks
import PKI
import Storage
import Synchronization
import SystemPackage
import TLS
import TestSupport

@testable import Deployment

/// A state directory of its own with a certificate `www`, and everything that works on it.
struct Bench {
    let workshop: Workshop
    let directory: TemporaryDirectory
    let state: StateDirectory
    let name: LineageName
    let runner: ScriptedRunner
    var disk: any FileSystem = LocalFileSystem()

    init() throws {
        workshop = try Fixture.shared()
        directory = try TemporaryDirectory()
        name = try LineageName("www")
        runner = ScriptedRunner()
        state = StateDirectory(root: directory.path.appending("state"))
        try state.prepare(LocalFileSystem())
        try LocalFileSystem().makeDirectory(users, mode: .ownerReadWriteExecute)
        try LocalFileSystem().makeDirectory(graveyard, mode: .ownerReadWriteExecute)
    }

    /// Where a service's own paths are.
    var users: FilePath { directory.path.appending("etc") }
    var graveyard: FilePath { directory.path.appending("graveyard") }

    /// A target with the links a web server has.
    func target(
        validate: [String] = [],
        reload: [String] = [],
        endpoints: [Endpoint] = []
    ) -> DeploymentTarget {
        DeploymentTarget(
            name: "web",
            links: [.fullchain: users.appending("site.crt"), .key: users.appending("site.key")],
            validate: validate,
            reload: reload,
            endpoints: endpoints
        )
    }

    func requirements(live: Date? = nil, mayExpireEarlier: Bool = true) throws -> GenerationRequirements {
        GenerationRequirements(
            identifiers: try Fixture.identifiers(),
            keyAlgorithm: .ecdsaP256,
            trust: try TrustStore(pem: workshop.bytes("ca.pem")),
            liveNotAfter: live,
            mayExpireEarlier: mayExpireEarlier
        )
    }

    /// Puts a leaf's key where an order has it.
    func putOrderKey(_ leaf: String) throws {
        let local = LocalFileSystem()
        try local.removeTree(state.order(name))
        try local.makeDirectory(state.order(name), mode: .ownerReadWriteExecute)
        try local.concatenate(
            [FilePath(workshop.path("\(leaf).key"))],
            into: state.order(name).appending("key.pem"),
            mode: .ownerReadWrite,
            group: nil
        )
    }

    func stage(
        _ number: Int,
        _ leaf: String,
        access: KeyAccess = .ownerOnly
    ) throws -> Staged {
        try putOrderKey(leaf)
        return try Stager(fileSystem: disk, state: state).stage(
            name,
            Self.number(number),
            chain: Fixture.chain(leaf),
            provenance: Provenance(authority: "test", orderURL: "https://ca.test/order/1", createdAt: Date()),
            access: access
        )
    }

    func validate(
        _ staged: consuming Staged,
        for targets: [DeploymentTarget] = []
    ) async throws -> Validated {
        try await Validator(fileSystem: disk, state: state, runner: runner).validate(
            staged,
            against: requirements(),
            for: targets,
            at: Date()
        )
    }

    func activate(
        _ validated: consuming Validated,
        for targets: [DeploymentTarget] = []
    ) async throws(ActivationFailure) -> Live {
        try await Activator(fileSystem: disk, state: state, runner: runner).activate(validated, for: targets)
    }

    /// Stage, validate, activate.
    @discardableResult
    func deploy(_ number: Int, _ leaf: String, for targets: [DeploymentTarget] = []) async throws -> Live {
        try await activate(validate(stage(number, leaf), for: targets), for: targets)
    }

    /// What a service would read through a path: the leaf it would serve, when key and chain work together.
    func servable(chain: FilePath, key: FilePath) throws -> Certificate? {
        guard let fullchain = try content(chain), let key = try content(key) else { return nil }
        let result = TrialHandshake.run(
            fullchain: fullchain,
            key: key,
            identifiers: try Fixture.identifiers(),
            trust: try requirements().trust,
            at: Date()
        )
        return result.findings.isEmpty ? result.presented.first : nil
    }

    /// Nil where nothing is.
    private func content(_ path: FilePath) throws -> FileContent? {
        do {
            return try LocalFileSystem().look(at: path, limit: 1 << 20) { file in
                Result { () throws(ReadFault) in try FileContent(readingFrom: file.descriptor) }
            }.get()
        } catch let failure as StorageFailure where failure.isAbsence {
            return nil
        }
    }

    /// The number that is live.
    func liveNumber() throws -> Int? { try state.liveGeneration(name, LocalFileSystem())?.rawValue }

    static func number(_ value: Int) -> GenerationNumber { GenerationNumber(rawValue: value) ?? .first }
}

/// A runner that answers by script and remembers what it was asked.
final class ScriptedRunner: ChildRunner {
    private struct State {
        var commands: [ChildCommand] = []
        var answer: @Sendable (ChildCommand) -> Int32 = { _ in 0 }
    }

    private let state = Mutex(State())

    /// Every command run so far.
    var commands: [ChildCommand] { state.withLock { $0.commands } }

    /// Says how commands exit from now on.
    func answer(_ answer: @escaping @Sendable (ChildCommand) -> Int32) { state.withLock { $0.answer = answer } }

    func run(_ command: ChildCommand) async throws(ChildFailure) -> ChildOutcome {
        let answer = state.withLock { state in
            state.commands.append(command)
            return state.answer
        }
        return ChildOutcome(ending: .exited(answer(command)), output: BoundedOutput(limit: 0), took: .zero)
    }
}

/// A recorder that keeps facts in order.
final class FactList: FactRecorder {
    private let state = Mutex<[String]>([])
    var facts: [String] { state.withLock { $0 } }

    func record(
        _ fact: DeploymentFact,
        of name: LineageName,
        generation: GenerationNumber,
        target: String
    ) async {
        let word =
            switch fact {
            case .applied: "applied"
            case .reloaded: "reloaded"
            case .served(let served): "served \(served.rawValue)"
            }
        state.withLock { $0.append("\(name) \(generation) \(target) \(word)") }
    }
}
