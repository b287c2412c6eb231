import ACME
import Foundation
import MiniCA
import Rotation
import Storage
import Synchronization
import SystemPackage
import TestSupport

@testable import RekeyCommand

/// One certificate without services, a real authority in this process, and passes through the command's own doors.
final class TransactionBench: Sendable {
    let scratch: TemporaryDirectory
    let authority: MiniCA
    private let port: UInt16
    /// Where the authority looks for HTTP-01 answers.
    var challengePort: UInt16 { port }

    private let deploy: String

    /// - Parameters:
    ///   - deploy: the certificate's targets in YAML's flow style; `DIR` stands for the bench's directory.
    ///   - key: its kind of key, or a list of them.
    init(deploy: String = "[]", key: String = "ecdsa-p256") async throws {
        scratch = try TemporaryDirectory()
        self.deploy = deploy.replacing("DIR", with: scratch.path.string)
        guard let port = FreePort.find() else { throw DemoStory.Failure.noPort }
        self.port = port
        var settings = MiniCAConfiguration()
        settings.challengePort = Int(port)
        settings.addresses = ["*": "127.0.0.1"]
        authority = try await MiniCA.start(settings)
        let files = LocalFileSystem()
        try files.create(
            scratch.path.appending("root.pem"),
            mode: .ownerReadWrite,
            group: nil,
            contents: authority.rootPEM
        )
        try files.create(
            scratch.path.appending("server.pem"),
            mode: .ownerReadWrite,
            group: nil,
            contents: authority.serverRootPEM
        )
        try configure(deploy: self.deploy, key: key)
    }

    /// Writes the configuration anew.
    func configure(deploy: String, key: String) throws {
        let files = LocalFileSystem()
        try files.remove(configuration)
        let text = text(deploy.replacing("DIR", with: scratch.path.string), key)
        try files.create(configuration, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
    }

    var configuration: FilePath { scratch.path.appending("rekey.yaml") }
    var state: StateDirectory { StateDirectory(root: scratch.path.appending("state")) }
    var order: FilePath { scratch.path.appending("state/tmp/www~order") }

    private func text(_ deploy: String, _ key: String) -> String {
        """
        state: \(scratch.path)/state
        authorities:
          mini: { directory: "\(authority.directoryURL)", server-roots: \(scratch.path)/server.pem, chain-roots: \(scratch.path)/root.pem }
        defaults: { authorities: [mini], challenge: { http-01: { listen: "127.0.0.1:\(port)" } } }
        certificates:
          www: { names: [www.rekey.test], key: \(key), deploy: \(deploy) }

        """
    }

    /// One pass; called off when it reaches a milestone, as a kill would end it there.
    func pass(
        _ urgency: Urgency = .scheduled,
        callingOffAt milestone: Milestone? = nil,
        adopting: Bool = false
    ) async throws -> LineageReport {
        let stop = StopAt(milestone)
        let place = try Workplace(GlobalOptions.configured(by: configuration))
        let rotator = Rotator(try place.effects(narrator: stop))
        let lineages = try place.lineages(["www"])
        guard let named = lineages.first else { throw DemoStory.Failure.unexpected("no lineage") }
        let lineage = adopting ? named.adopting() : named
        let task = Task { await rotator.pass(lineage, urgency: urgency) }
        stop.follow(task)
        return await task.value
    }

    /// - Parameters:
    ///   - instant: what the clock says meanwhile; nil means the truth.
    ///   - disk: where it happens; nil means the machine's.
    func rollBack(
        to number: Int? = nil,
        acceptsExpiring: Bool = false,
        at instant: Date? = nil,
        on disk: (any FileSystem)? = nil
    ) async throws -> LineageReport {
        let place = try Workplace(GlobalOptions.configured(by: configuration))
        let real = try place.effects(narrator: StopAt(nil))
        guard let lineage = try place.lineages(["www"]).first else { throw DemoStory.Failure.unexpected("no lineage") }
        let effects = Effects(
            files: disk ?? real.files,
            state: real.state,
            ledger: real.ledger,
            clock: instant.map { StoppedClock(instant: $0) } ?? real.clock,
            runner: real.runner,
            prober: real.prober,
            accounts: real.accounts,
            challenges: real.challenges,
            draw: real.draw,
            narrator: real.narrator
        )
        return await Rotator(effects).rollBack(
            lineage,
            to: number.flatMap { GenerationNumber(rawValue: $0) },
            acceptsExpiring: acceptsExpiring
        )
    }

    func bytes(_ path: FilePath) throws -> Data { try Data(contentsOf: URL(filePath: path.string)) }

    func live() throws -> GenerationNumber? { try state.liveGeneration(LineageName("www"), LocalFileSystem()) }
}

/// A clock that stands still.
private struct StoppedClock: ACMEClock {
    let instant: Date

    func now() -> Date { instant }
    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}

/// Calls a pass off when it reaches a milestone.
private final class StopAt: Narrator {
    private struct State {
        var task: Task<LineageReport, Never>?
        var isReached = false
    }

    private let milestone: Milestone?
    private let state = Mutex(State())

    init(_ milestone: Milestone?) { self.milestone = milestone }

    func follow(_ task: Task<LineageReport, Never>) {
        let isReached = state.withLock { state in
            state.task = task
            return state.isReached
        }
        if isReached { task.cancel() }
    }

    func reached(_ milestone: Milestone, of name: LineageName, detail: String) {
        guard milestone == self.milestone else { return }
        let task = state.withLock { state in
            state.isReached = true
            return state.task
        }
        task?.cancel()
    }
}
