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
            smtp+starttls://HOST, 192.0.2.0/28 (a range is swept, one handshake an address), @FILE with one a line.

            What could not be seen into is told as a blind spot. Exit 2 when something deserves attention.
            """
    )

    @Argument(help: "Endpoints, ranges of addresses, files of them (@FILE).")
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
        let ledger = try place.writer()
        let lock = try Self.lock(place)
        defer { withExtendedLifetime(lock) {} }
        let stage = try ScanStage(place, ledger: ledger)
        let summary = try await stage.run(
            wish(place),
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
    private func wish(_ place: Workplace) -> ScanStage.Wish {
        let isAll = targets.isEmpty && path.isEmpty
        let local = isAll && place.configuration.scan.local
        let named = isAll && !place.configuration.scan.paths.isEmpty
        var wish = ScanStage.Wish()
        wish.files = files ?? (local || named || !path.isEmpty)
        wish.usualPaths = place.configuration.scan.local
        wish.listeners = listeners ?? local
        wish.services = services ?? local
        wish.remote = isAll
        wish.paths = path
        wish.targets = targets
        wish.perSecond = perSecond
        return wish
    }

    /// One scan at a time.
    static func lock(_ place: Workplace) throws -> StateLock {
        do throws(LockFailure) { return try StateLock.acquire(place.state.scanLock) } catch {
            place.console.complain("rekey: scan: \(error)\n  hint       wait for it to end, or end it")
            throw ExitCode(ExitStatus.later.rawValue)
        }
    }
}
