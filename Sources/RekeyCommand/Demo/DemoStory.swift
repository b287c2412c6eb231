import ArgumentParser
import FoundationEssentials
import Glibc
import MiniCA
import PKI
import Rotation
import Storage
import SystemPackage
import TLS

/// The demonstration: success, rotation with another key, a failed deployment that goes back, and its mending.
///
/// Nothing is pretended: the authority validates and signs, the service is asked over TLS what it serves, and the failed
/// deployment is a service that says "reloaded" and does not.
struct DemoStory {
    /// What happened, for `--json` and for the test that reads it.
    struct Facts: Encodable {
        var firstKey = ""
        var secondKey = ""
        var failure = ""
        var servedAfterFailure = ""
        var servedAtTheEnd = ""
        var orders = 0
        var directory = ""
    }

    enum Failure: Error, CustomStringConvertible {
        case occupied(FilePath)
        case noPort
        case unexpected(String)

        var description: String {
            switch self {
            case .occupied(let path): "\"\(path)\" is not empty and not of an earlier demo; name another directory"
            case .noPort: "no free port on 127.0.0.1"
            case .unexpected(let what): what
            }
        }
    }

    let root: FilePath
    let console: Console
    /// Whether the story goes to standard output.
    let tells: Bool

    private let files = LocalFileSystem()
    private var marker: FilePath { root.appending(".rekey-demo") }

    init(root: FilePath, console: Console, tells: Bool) {
        self.root = root
        self.console = console
        self.tells = tells
    }

    /// Makes an empty directory, over that of an earlier demonstration and over nothing else.
    func clear() throws {
        if try files.metadata(of: root) != nil {
            let isOurs = try files.metadata(of: marker) != nil
            guard try isOurs || files.list(root).isEmpty else { throw Failure.occupied(root) }
            try files.removeTree(root)
        }
        try files.makeDirectory(root, mode: .ownerReadWriteExecute)
        try files.create(marker, mode: .ownerReadWrite, group: nil, contents: [])
        try files.makeDirectory(root.appending("service"), mode: .ownerReadWriteExecute)
    }

    /// Tells it from beginning to end.
    func tell() async throws -> Facts {
        guard let port = FreePort.find() else { throw Failure.noPort }
        var settings = MiniCAConfiguration()
        settings.challengePort = Int(port)
        settings.addresses = ["*": "127.0.0.1"]
        let authority = try await MiniCA.start(settings)
        let told: Result<Facts, any Error>
        do { told = .success(try await tell(authority, port)) } catch { told = .failure(error) }
        await authority.shutDown()
        return try told.get()
    }

    private func tell(_ authority: MiniCA, _ port: UInt16) async throws -> Facts {
        var facts = Facts()
        facts.directory = root.string
        chapter("1", "a certificate authority of its own", authority.directoryURL)
        try store(authority.serverRootPEM, "server-root.pem")
        try store(authority.rootPEM, "chain-root.pem")
        var configuration = DemoConfiguration(
            root: root,
            directoryURL: authority.directoryURL,
            challengePort: port
        )

        chapter("2", "the first certificate", "validated over HTTP-01 on 127.0.0.1:\(port)")
        try await pass(configuration, .scheduled)
        let service = try await DemoService.start(
            certificate: configuration.certificatePath.string,
            key: configuration.keyPath.string
        )
        let reloader = HangupReloader(service)
        defer { withExtendedLifetime(reloader) {} }
        configuration.service = (service.port, getpid())
        let told: Result<Facts, any Error>
        do {
            told = .success(try await tellTheRest(authority, service, configuration, facts))
        } catch {
            told = .failure(error)
        }
        await service.shutDown()
        return try told.get()
    }

    private func tellTheRest(
        _ authority: MiniCA,
        _ service: DemoService,
        _ configuration: DemoConfiguration,
        _ before: Facts
    ) async throws -> Facts {
        var facts = before
        facts.firstKey = try await served(service)
        line("served: https://127.0.0.1:\(service.port) has the key \(facts.firstKey.prefix(16))…")

        chapter("3", "a rotation", "rekey rotate web --force")
        try await pass(configuration, Self.forced)
        facts.secondKey = try await served(service)
        guard facts.secondKey != facts.firstKey else { throw Failure.unexpected("the rotation kept the key") }
        line("served: a different key, \(facts.secondKey.prefix(16))…")

        chapter("4", "a failed deployment", "the service says it has reloaded, and goes on with what it had")
        service.setObedience(.ignores)
        guard let failure = try await attempt(configuration, Self.forced) else {
            throw Failure.unexpected("a deployment that was not served was called a success")
        }
        facts.failure = failure.verdict
        line(OperatorMessage.text(failure, now: SystemClock().now()))
        facts.servedAfterFailure = try await served(service)
        guard facts.servedAfterFailure == facts.secondKey, failure.live.consequence == .rolledBack else {
            throw Failure.unexpected("the old certificate is not live and served again")
        }
        line("served again: the old certificate, key \(facts.servedAfterFailure.prefix(16))…")

        chapter("5", "the service is mended", "rekey run: the same generation from disk, without a new order")
        service.setObedience(.reloads)
        let ordersBefore = await authority.orders().count
        try await pass(configuration, .scheduled)
        facts.orders = await authority.orders().count
        guard facts.orders == ordersBefore else { throw Failure.unexpected("mending it took a new order") }
        facts.servedAtTheEnd = try await served(service)
        guard facts.servedAtTheEnd != facts.secondKey else { throw Failure.unexpected("the new one is not served") }
        line("served: the key that was held back, \(facts.servedAtTheEnd.prefix(16))…; \(facts.orders) orders in all")
        // The process and the service end here: what is left behind must not send signals to whoever comes after them.
        var left = configuration
        left.service = nil
        try write(left)
        epilogue(left)
        return facts
    }

    private static let forced = Urgency(forced: .forced(reason: "demo"), ignoresBackOff: true)

    /// A pass that must succeed.
    private func pass(_ configuration: DemoConfiguration, _ urgency: Urgency) async throws {
        if let failure = try await attempt(configuration, urgency) {
            throw Failure.unexpected(OperatorMessage.text(failure, now: SystemClock().now()))
        }
    }

    /// A pass through the same doors as the commands use: the file is read, the state opened, one certificate rotated.
    private func attempt(_ configuration: DemoConfiguration, _ urgency: Urgency) async throws -> RotationFailure? {
        try write(configuration)
        let place = try Workplace(GlobalOptions.configured(by: configuration.path))
        let rotator = Rotator(try place.effects(narrator: StoryNarrator(story: self)))
        for lineage in try place.lineages([]) {
            let report = await rotator.pass(lineage, urgency: urgency)
            if case .failed(let failure) = report.outcome { return failure }
        }
        return nil
    }

    private func write(_ configuration: DemoConfiguration) throws {
        try files.remove(configuration.path)
        try files.create(
            configuration.path,
            mode: .ownerReadWrite,
            group: nil,
            contents: Array(configuration.text.utf8)
        )
    }

    /// The SPKI digest of what the service serves right now, asked over TLS.
    private func served(_ service: DemoService) async throws -> String {
        let endpoint = Endpoint(host: "127.0.0.1", port: UInt16(clamping: service.port), serverName: "web.rekey.test")
        let results = await SystemProber().presented(at: endpoint, deadline: .seconds(5))
        guard let leaf = results.first?.leaf else { throw Failure.unexpected("the service does not answer") }
        return leaf.publicKey.digest.description
    }

    private func store(_ pem: [UInt8], _ name: String) throws {
        try files.create(root.appending(name), mode: .ownerReadWrite, group: nil, contents: pem)
    }

    private func chapter(_ number: String, _ title: String, _ detail: String) {
        line("\n\(number). \(title): \(detail)")
    }

    private func epilogue(_ configuration: DemoConfiguration) {
        line(
            """

            left to look at in \(root):
              state/live/web       the link that services follow
              state/generations/   every certificate with its key, written once
              rekey.yaml           try: rekey history --config \(configuration.path)
            """
        )
    }

    fileprivate func line(_ text: String) {
        if tells { console.data(text) }
    }
}

/// Stages as indented lines of the story.
private struct StoryNarrator: Narrator {
    let story: DemoStory

    func reached(_ milestone: Milestone, of name: LineageName, detail: String) {
        story.line("   \(MilestoneWords.line(milestone, of: name, detail: detail))")
    }
}
