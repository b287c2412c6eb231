import ACME
import ArgumentParser
import DNS
import Deployment
import FoundationEssentials
import Glibc
import HTTPClient
import Hooks
import KeyGeneration
import Ledger
import Rotation
import Settings
import Storage
import SystemPackage
import TLS

/// Everything a command works with, opened as far as the command needs it.
struct Workplace {
    let console: Console
    let configuration: Configuration
    let mapper: LineageMapper
    /// The configured recursive name servers; nil means the system's.
    let resolvers: [ServerAddress]?
    private(set) var state: StateDirectory
    let files = LocalFileSystem()
    let clock = SystemClock()
    /// Whether it is one for rehearsals: hooks are shown what would go live, and told of nothing else.
    private var isRehearsal = false
    /// Whether a configuration was read, and not done without.
    private(set) var isConfigured = true

    /// Reads the configuration; what is wrong with it is told in full, and ends the command with 78.
    ///
    /// - Parameter mayBeUnconfigured: whether a usual file that is not there counts as one that says nothing: looking at
    ///   a host takes no configuration.
    init(_ options: GlobalOptions, mayBeUnconfigured: Bool = false) throws {
        let isUsual = options.namedConfiguration == nil
        let known = mayBeUnconfigured && isUsual ? try Self.configurationIfThere(options, options.console) : nil
        let isBare = mayBeUnconfigured && isUsual && known == nil
        let read = try known ?? (isBare ? Configuration() : Self.load(options, options.console))
        try self.init(options, configuration: read)
        isConfigured = !isBare
    }

    /// For commands about configured certificates, when there is no configuration: an empty answer is no good news.
    func tellUnconfigured() {
        guard !isConfigured else { return }
        console.say(
            "rekey: no certificate is configured: there is no \(GlobalOptions.usualConfiguration)\n"
                + "  hint       what a scan found: rekey inventory; the README shows how to write a configuration"
        )
    }

    /// The same with a configuration that was made and not read.
    init(_ options: GlobalOptions, configuration: Configuration) throws {
        console = options.console
        self.configuration = configuration
        state = StateDirectory(root: Self.root(options, configuration))
        do throws(LineageMapper.Failure) {
            mapper = try LineageMapper(configuration, files: LocalFileSystem())
            resolvers = try configuration.resolvers.map { servers throws(LineageMapper.Failure) in
                try LineageMapper.addresses(servers, of: "dns: resolvers")
            }
        } catch {
            console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }

    /// The state directory's root: the option's, the configuration's, or the usual one.
    static func root(_ options: GlobalOptions, _ configuration: Configuration?) -> FilePath {
        absolute(FilePath(options.state ?? configuration?.state ?? Configuration.defaultState))
    }

    /// The configuration, or nil when its file is not there; what is wrong with one that is there ends the command.
    static func configurationIfThere(_ options: GlobalOptions, _ console: Console) throws -> Configuration? {
        let path = RealPath.of(absolute(FilePath(options.config)))
        do throws(StorageFailure) {
            if try LocalFileSystem().metadata(of: path) == nil { return nil }
        } catch {
            // Reading it complains about it, in full.
        }
        return try load(options, console)
    }

    /// The same with another state directory, where rehearsals happen.
    func moved(to state: StateDirectory) -> Workplace {
        var place = self
        place.state = state
        place.isRehearsal = true
        return place
    }

    /// The recursive name servers to ask: the configuration's, else the system's.
    var nameServers: [ServerAddress] {
        if let resolvers { return resolvers }
        let text = (try? files.read("/etc/resolv.conf", limit: 65_536)) ?? []
        return ResolverConfiguration.servers(inResolvConf: String(decoding: text, as: UTF8.self))
    }

    /// The certificates a command is about.
    func lineages(_ names: [String]) throws -> [Lineage] {
        do throws(LineageMapper.Failure) { return try mapper.lineages(named: names) } catch {
            console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode(names.isEmpty ? ExitStatus.configuration.rawValue : 64)
        }
    }

    /// For reading commands: nothing is created, nothing is written. The ledger is nil when there is none yet.
    func reader() throws -> (reader: LineageReader, ledger: Ledger?) {
        let ledger: Ledger?
        do throws(LedgerFailure) { ledger = try Ledger.reading(path: state.database.string) } catch {
            // The disk speaks for itself: what is live is told even when the journal cannot be read.
            console.complain("rekey: \(error)\n  hint       \(error.hint)")
            ledger = nil
        }
        return (LineageReader(files: files, state: state, ledger: ledger), ledger)
    }

    /// For writing commands: the state directory is made where it is missing, and refused when others can write to it.
    func effects(narrator: any Narrator) throws -> Effects {
        try prepareState()
        return Effects(
            files: files,
            state: state,
            ledger: try openLedger(),
            clock: clock,
            runner: SystemChildRunner(),
            prober: SystemProber(),
            hooks: hooks,
            accounts: accounts(),
            challenges: ChallengeDesk(
                files: files,
                state: state,
                clock: clock,
                runner: SystemChildRunner(),
                names: NameDesk(servers: resolvers, files: files),
                certificates: ValidationCertificateMaker(clock: clock),
                hooks: configuration.hooksDirectory.map { FilePath($0) }
            ),
            draw: { Double.random(in: 0..<1) },
            narrator: narrator
        )
    }

    /// The hooks of the configured directory, told of what happens to certificates.
    var hooks: LineageHooks {
        LineageHooks(
            hookDirectory,
            state: state,
            events: isRehearsal ? [.validate] : Set(HookEvent.allCases)
        )
    }

    /// The configured directory of hooks itself; nil when there is none.
    var hookDirectory: HookDirectory? {
        configuration.hooksDirectory.map {
            HookDirectory($0, runner: SystemChildRunner(), deadline: configuration.hooksDeadline)
        }
    }

    /// The ledger for writing, in a state directory that is made where it is missing: for what writes nothing else.
    func writer() throws -> Ledger {
        try prepareState()
        return try openLedger()
    }

    private func prepareState() throws {
        do throws(UnusableState) { try state.prepare(files) } catch {
            let other = error.isPermission && geteuid() != 0 ? "; or name a directory of your own: --state DIR" : ""
            console.complain("rekey: \(error)\n  hint       \(error.hint)\(other)")
            if case .storage(let failure) = error { throw ExitCode(ExitStatus(failure).rawValue) }
            throw ExitCode(error.isPermission ? ExitStatus.permission.rawValue : ExitStatus.needsOperator.rawValue)
        }
    }

    /// The keeper of the accounts; nothing is made or written until it is asked to.
    func accounts() -> AccountKeeper { AccountKeeper(files: files, state: state, clock: clock, wiring: wiring()) }

    /// A ledger that is damaged is set aside and made anew: it is an index, never the only copy of anything live.
    private func openLedger() throws -> Ledger {
        let path = state.database.string
        do throws(LedgerFailure) {
            do throws(LedgerFailure) { return try Ledger(path: path) } catch {
                guard error.kind == .corrupt || error.kind == .notADatabase else { throw error }
                let stamp = InstantText.machine(clock.now()).filter { $0 != ":" }
                let kept = try Ledger.setAside(path: path, suffix: ".damaged-\(stamp)")
                console.complain("rekey: \(error)\n  hint       it was kept as \"\(kept)\" and made anew from the disk")
                return try Ledger(path: path)
            }
        } catch {
            console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode((Disposition.passes(error.kind) ? ExitStatus.later : .needsOperator).rawValue)
        }
    }

    /// Where leaves that do not know each other meet.
    func wiring() -> AuthorityWiring {
        let known = Dictionary(
            configuration.authorities.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return AuthorityWiring(
            transport: { authority throws(TransportFailure) in
                let settings = known[authority.name.text]
                do throws(HTTPFailure) {
                    return try CurlTransport(
                        serverRoots: settings?.serverRoots,
                        version: Version.text,
                        timeout: settings?.timeout ?? Settings.Authority.defaultTimeout
                    )
                } catch {
                    throw TransportFailure(text: "\(error)", mayHaveReachedServer: false, isPermanent: true)
                }
            },
            signer: { AccountSigner($0) },
            certificateSigner: { CertificateSigner($0) },
            authenticator: { ExternalAccountAuthenticator(key: $0) }
        )
    }

    /// What `--json` prints when the configuration cannot be used.
    struct Problems: Encodable {
        struct Problem: Encodable {
            let file: String
            let line: Int?
            let column: Int?
            let message: String
            let hint: String?
        }

        let problems: [Problem]
        let exit: Int32
    }

    private static func load(_ options: GlobalOptions, _ console: Console) throws -> Configuration {
        let path = options.config
        let bytes: [UInt8]
        do throws(StorageFailure) {
            let place = RealPath.of(absolute(FilePath(path)))
            bytes = try LocalFileSystem().read(place, limit: SettingsFile.maximumSize + 1)
        } catch {
            let hint =
                error.isAbsence
                ? "write one (the README shows how), or name another with --config; to see it all first: rekey demo"
                : error.hint
            let status = error.isPermission ? ExitStatus.permission : .configuration
            let problem = Problems.Problem(file: path, line: nil, column: nil, message: "\(error)", hint: hint)
            throw try refuse([problem], ["rekey: \(error)\n  hint       \(hint)"], status, options, console)
        }
        do throws(SettingsFailure) { return try SettingsFile.load(bytes: bytes, path: path, checks: .all) } catch {
            throw try refuse(error.problems, options, console)
        }
    }

    /// Tells the problems of a configuration, and gives the exit.
    static func refuse(
        _ problems: [SettingsProblem],
        _ options: GlobalOptions,
        _ console: Console
    ) throws -> ExitCode {
        let lines = problems.map { problem in problem.hint.map { "\(problem)\n  hint       \($0)" } ?? "\(problem)" }
        return try refuse(problems.map(Problems.Problem.init), lines, .configuration, options, console)
    }

    /// Tells what is wrong, on standard error and with `--json` on standard output too, and gives the exit.
    private static func refuse(
        _ problems: [Problems.Problem],
        _ lines: [String],
        _ status: ExitStatus,
        _ options: GlobalOptions,
        _ console: Console
    ) throws -> ExitCode {
        for line in lines { console.complain(line) }
        if options.json {
            console.data(try JSONReport(payload: Problems(problems: problems, exit: status.rawValue)).text())
        }
        return ExitCode(status.rawValue)
    }

    /// Relative paths are the caller's directory's.
    static func absolute(_ path: FilePath) -> FilePath {
        if path.isAbsolute { return path.lexicallyNormalized() }
        return WorkingDirectory.current.appending(path.components).lexicallyNormalized()
    }
}

extension Workplace.Problems.Problem {
    init(_ problem: SettingsProblem) {
        file = problem.path
        (line, column) = (problem.line, problem.column)
        (message, hint) = (problem.message, problem.hint)
    }
}
