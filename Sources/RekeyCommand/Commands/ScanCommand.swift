import Alerts
import ArgumentParser
import FoundationEssentials
import Inventory
import Ledger
import Rotation
import Settings
import Storage

/// `rekey scan [TARGET…]`
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Find every certificate that can be reached, judge it, and keep it in the inventory.",
        discussion: """
            Without arguments: what listens on this host, what its services are configured to use, the usual \
            directories, and what the configuration names. With targets, only those: HOST, HOST:PORT, \
            smtp+starttls://HOST, 192.0.2.0/28 (a range is swept, one handshake an address), @FILE with one a line, \
            the path of a file.

            What an earlier scan found by --path stays known: each scan of this host looks at it again.

            What could not be seen into is told as a blind spot. Exit 2 when something deserves attention.
            """
    )

    @Argument(help: "Endpoints, ranges of addresses, files of them (@FILE), paths.")
    var targets: [String] = []

    @Option(name: .long, help: ArgumentHelp("A directory or file instead of the usual ones.", valueName: "path"))
    var path: [String] = []

    @Flag(inversion: .prefixedNo, help: "Walk directories.")
    var files: Bool?

    @Flag(inversion: .prefixedNo, help: "Ask what listens here.")
    var listeners: Bool?

    @Flag(inversion: .prefixedNo, help: "Read services' configurations.")
    var services: Bool?

    @Option(help: ArgumentHelp("New connections per second at most.", valueName: "number"))
    var perSecond: Int?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let perSecond, perSecond < 1 { throw ValidationError("--per-second takes 1 or more") }
    }

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        let wish = try self.wish(place)
        let ledger = try place.writer()
        let lock = try Self.lock(place)
        defer { withExtendedLifetime(lock) {} }
        let stage = try ScanStage(place, ledger: ledger)
        let summary = try await stage.run(
            wish,
            trigger: targets.isEmpty && path.isEmpty ? "command" : ScanStage.partly
        )
        place.console.settleProgress()
        let words = try await ScanEnding(stage: stage).words(summary, runSucceeded: true)
        if options.json {
            place.console.data(try JSONReport(payload: words).text())
        } else {
            place.console.data(words.text)
        }
        try (ExitStatus(rawValue: words.exit) ?? .needsOperator).end()
    }

    /// With targets or paths only those are looked at, unless a flag asks for more.
    private func wish(_ place: Workplace) throws -> ScanStage.Wish {
        let (hosts, paths) = try sorted(place.console)
        let isAll = targets.isEmpty && path.isEmpty
        let local = isAll && place.configuration.scan.local
        let named = isAll && !place.configuration.scan.paths.isEmpty
        var wish = ScanStage.Wish()
        wish.files = files ?? (local || named || !paths.isEmpty)
        wish.usualPaths = place.configuration.scan.local
        wish.listeners = listeners ?? local
        wish.services = services ?? local
        wish.remote = isAll
        wish.paths = paths
        wish.targets = hosts
        wish.perSecond = perSecond
        return wish
    }

    /// What lies on the network, and what lies here; a path that is not there is an error of the keyboard, and nothing
    /// is looked at.
    private func sorted(_ console: Console) throws -> (hosts: [String], paths: [String]) {
        var (hosts, paths): ([String], [String]) = ([], [])
        for target in targets {
            switch TargetPath(target) {
            case .network: hosts.append(target)
            case .file, .directory: paths.append(target)
            case .missing:
                console.complain(TargetPath.absence(of: target))
                throw ExitCode(64)
            }
        }
        for path in path {
            // With a slash it is no host.
            if case .missing = TargetPath(path.contains("/") ? path : "./\(path)") {
                console.complain(TargetPath.absence(of: "--path \(path)", hint: "what is known stays as it is"))
                throw ExitCode(64)
            }
            paths.append(path)
        }
        return (hosts, paths)
    }

    /// One scan at a time.
    static func lock(_ place: Workplace) throws -> StateLock {
        do throws(LockFailure) { return try StateLock.acquire(place.state.scanLock) } catch {
            place.console.complain("rekey: scan: \(error)\n  hint       wait for it to end, or end it")
            throw ExitCode(ExitStatus.later.rawValue)
        }
    }
}
