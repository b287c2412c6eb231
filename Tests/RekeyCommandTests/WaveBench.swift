import ACME
import Foundation
import Hooks
import Ledger
import MiniCA
import PKI
import Rotation
import Storage
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// One certificate at two services in two waves: the canary follows links, the rest reads real files.
final class WaveBench: Sendable {
    let scratch: TemporaryDirectory
    let authority: MiniCA
    let clock = SteeredClock()
    let services = ServiceRunner()
    private let port: UInt16
    private let soak: String
    private let hasHooks: Bool

    /// - Parameter soak: as the configuration spells it.
    init(soak: String = "1h", hasHooks: Bool = false) async throws {
        scratch = try TemporaryDirectory()
        self.soak = soak
        self.hasHooks = hasHooks
        guard let port = FreePort.find() else { throw DemoStory.Failure.noPort }
        self.port = port
        var settings = MiniCAConfiguration()
        settings.challengePort = Int(port)
        settings.addresses = ["*": "127.0.0.1"]
        authority = try await MiniCA.start(settings)
        try put(authority.rootPEM, "root.pem")
        try put(authority.serverRootPEM, "server.pem")
        try LocalFileSystem().makeDirectory(hooks, mode: .ownerReadWriteExecute)
        try configure(verifying: [:])
    }

    var hooks: FilePath { scratch.path.appending("hooks") }
    var configuration: FilePath { scratch.path.appending("rekey.yaml") }
    var state: StateDirectory { StateDirectory(root: scratch.path.appending("state")) }

    /// The first generation everywhere, and services that are asked what they serve from now on.
    func begin() async throws {
        guard case .soaking = try await pass().outcome else { throw DemoStory.Failure.unexpected("no soak") }
        clock.advance(by: 3_600)
        guard case .settled = try await pass().outcome else { throw DemoStory.Failure.unexpected("not settled") }
        clock.advance(by: -3_600)
        try await serve()
        // What endpoints serve is known from here on.
        guard case .soaking = try await pass().outcome else { throw DemoStory.Failure.unexpected("no look") }
        clock.advance(by: 3_600)
        guard case .settled = try await pass().outcome else { throw DemoStory.Failure.unexpected("not served") }
        clock.advance(by: -3_600)
        _ = services.told()
    }

    /// Starts the services on what is there, and has them asked.
    func serve() async throws {
        var ports: [String: Int] = [:]
        for name in ["canary", "rest"] {
            let service = try await DemoService.start(
                certificate: file("\(name).crt").string,
                key: file("\(name).key").string
            )
            ports[name] = service.port
            services.add(service, as: name)
        }
        try configure(verifying: ports)
    }

    func end() async {
        await services.shutDown()
        await authority.shutDown()
    }

    func file(_ name: String) -> FilePath { scratch.path.appending(name) }

    func bytes(_ name: String) throws -> [UInt8] { try LocalFileSystem().read(file(name), limit: 1 << 20) }

    /// A file of what is live.
    func liveBytes(_ name: String) throws -> [UInt8] {
        let path = state.live(try LineageName("www")).appending(name)
        return try LocalFileSystem().read(RealPath.of(path), limit: 1 << 20)
    }

    func live() throws -> Int? { try state.liveGeneration(LineageName("www"), LocalFileSystem())?.rawValue }

    func pass(
        _ urgency: Urgency = Urgency(ignoresBackOff: true),
        adopting: Bool = false
    ) async throws -> LineageReport {
        let (rotator, lineage) = try rotator()
        return await rotator.pass(adopting ? lineage.adopting() : lineage, urgency: urgency)
    }

    /// The state directory is gone, and what its first generation had put at the services' paths is somebody else's.
    func disown() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for service in ["canary", "rest"] {
            contents["\(service).crt"] = try liveBytes("fullchain.pem")
            contents["\(service).key"] = try liveBytes("key.pem")
        }
        try LocalFileSystem().removeTree(state.root)
        for (name, bytes) in contents { try put(bytes, name) }
        return contents
    }

    /// A new generation, whatever the old one's age.
    func force() async throws -> LineageReport {
        try await pass(Urgency(forced: .forced(reason: nil), ignoresBackOff: true, ignoresBudget: true))
    }

    func rollBack() async throws -> LineageReport {
        let (rotator, lineage) = try rotator()
        return await rotator.rollBack(lineage, to: nil)
    }

    func status() throws -> LineageStatus {
        let (rotator, lineage) = try rotator()
        let reader = LineageReader(files: LocalFileSystem(), state: state, ledger: rotator.effects.ledger)
        let snapshot = try reader.snapshot(of: lineage, at: clock.now())
        return LineageStatus(lineage, snapshot, directory: "", now: clock.now())
    }

    /// The ledger is thrown away, as an operator may.
    func loseLedger() throws {
        for suffix in ["", "-wal", "-shm"] {
            try LocalFileSystem().remove(state.root.appending("rekey.sqlite" + suffix))
        }
    }

    func put(_ bytes: [UInt8], _ name: String, mode: FilePermissions = .ownerReadWrite) throws {
        try LocalFileSystem().remove(file(name))
        try LocalFileSystem().create(file(name), mode: mode, group: nil, contents: bytes)
    }

    func place() throws -> Workplace { try Workplace(GlobalOptions.configured(by: configuration)) }

    private func rotator() throws -> (Rotator, Lineage) {
        let place = try place()
        let real = try place.effects(narrator: Silent())
        let effects = Effects(
            files: real.files,
            state: real.state,
            ledger: real.ledger,
            clock: clock,
            runner: services,
            prober: real.prober,
            hooks: real.hooks,
            accounts: real.accounts,
            challenges: real.challenges,
            draw: real.draw,
            narrator: real.narrator
        )
        return (Rotator(effects), try #require(try place.lineages(["www"]).first))
    }

    private func configure(verifying ports: [String: Int]) throws {
        let verify = { (name: String) in
            ports[name].map { "verify: [{ connect: \"127.0.0.1:\($0)\", name: www.rekey.test }], settle: 500ms, " }
                ?? ""
        }
        let paths = { (name: String) in "fullchain: \(self.file(name)).crt, key: \(self.file(name)).key" }
        let text = """
            state: \(scratch.path)/state
            authorities:
              mini: { directory: "\(authority.directoryURL)", server-roots: \(file("server.pem")), chain-roots: \(file("root.pem")) }
            defaults: { authorities: [mini], challenge: { http-01: { listen: "127.0.0.1:\(port)" } }, soak: \(soak) }
            certificates:
              www:
                names: [www.rekey.test]
                deploy:
                  - { copy: { \(paths("rest")) }, \(verify("rest"))reload: [/bin/true, rest], validate: [/bin/true, check-rest], wave: 2 }
                  - { link: { \(paths("canary")) }, \(verify("canary"))reload: [/bin/true, canary] }

            """
        let hooksLine = hasHooks ? "hooks: { directory: \(hooks) }\n" : ""
        try put(Array((text + hooksLine).utf8), "rekey.yaml")
    }
}

/// Nobody watches.
private struct Silent: Narrator {
    func reached(_ milestone: Milestone, of name: LineageName, detail: String) {}
}

/// A clock that runs, and jumps where it is told to, as it does instead of waiting for more than a second.
final class SteeredClock: ACMEClock {
    private let offset = Mutex<Double>(0)
    /// How long was slept in one piece, beyond a second, so far.
    private let slept = Mutex<[Double]>([])

    var sleeps: [Double] { slept.withLock { $0 } }

    func now() -> Date { Date().addingTimeInterval(offset.withLock { $0 }) }

    func advance(by seconds: Double) { offset.withLock { $0 += seconds } }

    func sleep(for duration: Duration) async throws {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        guard seconds > 1 else { return try await Task.sleep(for: duration) }
        slept.withLock { $0.append(seconds) }
        advance(by: seconds)
    }
}

/// Tells the services in this process, and remembers whom it told of which generation.
final class ServiceRunner: ChildRunner {
    private let services = Mutex<[String: DemoService]>([:])
    private let log = Mutex<[String]>([])
    /// Whether the rest's own test refuses its configuration.
    private let doubts = Mutex(false)

    /// Those that do not live through being told.
    private let mortals = Mutex<Set<String>>([])

    func kill(_ name: String) { _ = mortals.withLock { $0.insert(name) } }

    func doubt(_ doubts: Bool) { self.doubts.withLock { $0 = doubts } }

    func add(_ service: DemoService, as name: String) { services.withLock { $0[name] = service } }

    func obey(_ obedience: DemoService.Obedience, _ name: String) {
        services.withLock { $0[name] }?.setObedience(obedience)
    }

    /// Whom it told since it was asked last: `canary 2`.
    func told() -> [String] {
        log.withLock { log in
            defer { log = [] }
            return log
        }
    }

    func shutDown(_ name: String) async { await services.withLock { $0.removeValue(forKey: name) }?.shutDown() }

    func shutDown() async { for name in services.withLock({ Array($0.keys) }) { await shutDown(name) } }

    func run(_ command: ChildCommand) async throws(ChildFailure) -> ChildOutcome {
        let name = command.arguments.first ?? ""
        if name == "check-rest" { return Self.ended(doubts.withLock { $0 } ? 1 : 0) }
        log.withLock { $0.append("\(name) \(command.environment["REKEY_GENERATION"] ?? "-")") }
        if mortals.withLock({ $0.contains(name) }) { await shutDown(name) }
        var status: Int32 = 0
        do { try services.withLock { $0[name] }?.reload() } catch { status = 1 }
        return Self.ended(status)
    }

    private static func ended(_ status: Int32) -> ChildOutcome {
        ChildOutcome(ending: .exited(status), output: BoundedOutput(limit: 0), took: .zero)
    }
}
