import ACME
import Foundation
import MiniCA
import PKI
import Rotation
import Storage
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// One certificate under a service that serves it, and an authority that keeps a record of what it revoked.
final class RevocationBench: Sendable {
    let scratch: TemporaryDirectory
    let authority: MiniCA
    private let service = Mutex<DemoService?>(nil)
    private let port: UInt16
    private let keyType: String
    private let hasHooks: Bool

    init(
        keyType: String = "ecdsa-p256",
        reasons: Set<Int> = [0, 1, 3, 4, 5, 9],
        hasHooks: Bool = false
    ) async throws {
        self.hasHooks = hasHooks
        scratch = try TemporaryDirectory()
        guard let port = FreePort.find() else { throw DemoStory.Failure.noPort }
        self.port = port
        self.keyType = keyType
        var settings = MiniCAConfiguration()
        settings.challengePort = Int(port)
        settings.addresses = ["*": "127.0.0.1"]
        settings.revocationReasons = reasons
        authority = try await MiniCA.start(settings)
        try store(authority.rootPEM, "root.pem")
        try store(authority.serverRootPEM, "server.pem")
        try LocalFileSystem().makeDirectory(scratch.path.appending("service"), mode: .ownerReadWriteExecute)
        try LocalFileSystem().makeDirectory(hooks, mode: .ownerReadWriteExecute)
        try configure(verifying: nil)
    }

    /// The directory of hooks, if it has any.
    var hooks: FilePath { scratch.path.appending("hooks") }

    var configuration: FilePath { scratch.path.appending("rekey.yaml") }
    var state: StateDirectory { StateDirectory(root: scratch.path.appending("state")) }
    var name: LineageName { get throws { try LineageName("www") } }

    /// Issues the first generation, starts the service on it, and has it verified from now on.
    func begin() async throws {
        let report = try await pass()
        guard case .rotated = report.outcome else { throw DemoStory.Failure.unexpected("\(report.outcome)") }
        let started = try await DemoService.start(
            certificate: scratch.path.appending("service/www.crt").string,
            key: scratch.path.appending("service/www.key").string
        )
        service.withLock { $0 = started }
        try configure(verifying: started.port)
    }

    /// Another generation, served.
    func rotate() async throws {
        let report = try await pass(Urgency(forced: .forced(reason: nil), ignoresBackOff: true))
        guard case .rotated = report.outcome else { throw DemoStory.Failure.unexpected("\(report.outcome)") }
    }

    func obey(_ obedience: DemoService.Obedience) { service.withLock { $0 }?.setObedience(obedience) }

    func end() async {
        await service.withLock { $0 }?.shutDown()
        await authority.shutDown()
    }

    func place() throws -> Workplace { try Workplace(GlobalOptions.configured(by: configuration)) }

    /// Does something with a rotator as the command makes it; called off at a milestone as a kill would end it there.
    func work(
        callingOffAt milestone: Milestone? = nil,
        effects change: (Effects) -> Effects = { $0 },
        _ body: @escaping @Sendable (Rotator, Lineage) async -> LineageReport
    ) async throws -> LineageReport {
        let service = service.withLock { $0 }
        let watcher = Watcher(milestone) { try? service?.reload() }
        let place = try place()
        let rotator = Rotator(change(try place.effects(narrator: watcher)))
        let lineage = try #require(try place.lineages(["www"]).first)
        let task = Task { await body(rotator, lineage) }
        watcher.follow(task)
        return await task.value
    }

    func pass(_ urgency: Urgency = Urgency(ignoresBackOff: true)) async throws -> LineageReport {
        try await work { rotator, lineage in await rotator.pass(lineage, urgency: urgency) }
    }

    func revoke(_ wish: RevocationWish) async throws -> LineageReport {
        let authorities = try place().mapper.allAuthorities
        return try await work { rotator, lineage in
            await rotator.revoke(lineage, wish, authorities: authorities)
        }
    }

    func replace(_ reason: RevocationReason?, callingOffAt milestone: Milestone? = nil) async throws -> LineageReport {
        try await work(callingOffAt: milestone) { rotator, lineage in
            await rotator.replace(lineage, revokingFor: reason, urgency: Urgency(ignoresBackOff: true))
        }
    }

    func rollBack(to number: Int? = nil) async throws -> LineageReport {
        try await work { rotator, lineage in
            await rotator.rollBack(lineage, to: number.flatMap { GenerationNumber(rawValue: $0) })
        }
    }

    func live() throws -> Int? { try state.liveGeneration(name, LocalFileSystem())?.rawValue }

    /// Serial numbers in the sequence the generations were issued in.
    func serials() async -> [String] { await authority.orders().compactMap { $0.certificate?.serial } }

    /// The ledger is thrown away, as an operator may.
    func loseLedger() throws {
        for suffix in ["", "-wal", "-shm"] {
            try LocalFileSystem().remove(state.root.appending("rekey.sqlite" + suffix))
        }
    }

    private func store(_ bytes: [UInt8], _ file: String) throws {
        try LocalFileSystem().remove(scratch.path.appending(file))
        try LocalFileSystem().create(scratch.path.appending(file), mode: .ownerReadWrite, group: nil, contents: bytes)
    }

    private func configure(verifying endpoint: Int?) throws {
        let verify = endpoint.map { "verify: [{ connect: \"127.0.0.1:\($0)\", name: www.rekey.test }], settle: 1s" }
        let text = """
            state: \(scratch.path)/state
            authorities:
              mini: { directory: "\(authority.directoryURL)", server-roots: \(scratch.path)/server.pem, chain-roots: \(scratch.path)/root.pem }
            defaults: { authorities: [mini], key: \(keyType), challenge: { http-01: { listen: "127.0.0.1:\(port)" } } }
            certificates:
              www:
                names: [www.rekey.test]
                deploy:
                  - { link: { fullchain: \(scratch.path)/service/www.crt, key: \(scratch.path)/service/www.key }\(verify.map { ", \($0)" } ?? "") }

            """
        let hooksLine = hasHooks ? "hooks: { directory: \(hooks) }\n" : ""
        try store(Array((text + hooksLine).utf8), "rekey.yaml")
    }
}

/// Tells the service when there is something new, and calls the work off at a milestone.
private final class Watcher: Narrator {
    private struct State {
        var task: Task<LineageReport, Never>?
        var isReached = false
    }

    private let milestone: Milestone?
    private let reload: @Sendable () -> Void
    private let state = Mutex(State())

    init(_ milestone: Milestone?, reload: @escaping @Sendable () -> Void) {
        self.milestone = milestone
        self.reload = reload
    }

    func follow(_ task: Task<LineageReport, Never>) {
        let isReached = state.withLock { state in
            state.task = task
            return state.isReached
        }
        if isReached { task.cancel() }
    }

    func reached(_ milestone: Milestone, of name: LineageName, detail: String) {
        if milestone == .live { reload() }
        guard milestone == self.milestone else { return }
        let task = state.withLock { state in
            state.isReached = true
            return state.task
        }
        task?.cancel()
    }
}
