import ArgumentParser
import CertificateFiles
import Checks
import FoundationEssentials
import Inventory
import PKI
import Settings
import Storage
import SystemPackage
import TLS

/// `rekey check HOST[:PORT]|FILE`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "One look at an endpoint or a file, judged by every check that can be decided. Keeps nothing.",
        discussion: """
            Exit 0 when nothing is wrong, 2 when something at least as bad as --fail-on is, 1 when there was nothing to \
            see. What the configuration waives is told, and no failure. With --plugin the line and the statuses of Nagios (0, 1, 2).
            """
    )

    @Argument(help: "HOST, HOST:PORT, smtp+starttls://HOST, or the path of a file.", completion: .file())
    var target: String?

    @Option(help: ArgumentHelp("The name to ask for, or that a file's leaf must be for.", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "A file's private key, where it does not lie beside it under a usual name.",
            valueName: "file"
        ),
        completion: .file()
    )
    var key: String?

    @Option(
        help: ArgumentHelp("Roots to trust, in PEM, and no others; for files too.", valueName: "file"),
        completion: .file()
    )
    var roots: String?

    @Option(help: ArgumentHelp("The plain-text exchange before TLS, such as smtp or postgres.", valueName: "protocol"))
    var starttls: String?

    @Flag(help: "Also try protocols and ciphers one by one, and ask the DNS, the site and as with --revocation.")
    var audit = false

    @Flag(help: "Ask the revocation lists and OCSP responders that the certificates name; --audit does too.")
    var revocation = false

    @Flag(
        help: "Ask for TLSA records (DANE). At smtp this is always done. Only a validating resolver on loopback counts."
    )
    var dane = false

    @Option(
        help: ArgumentHelp(
            "info, low, medium, high or critical: what is less is told, and no failure.",
            valueName: "word"
        )
    )
    var failOn: SeverityWord = .high

    @Option(help: ArgumentHelp("For the whole look, such as 10s.", valueName: "time"))
    var deadline = Span(argument: "10s") ?? Span(seconds: 10)

    @Flag(help: "One line with figures and the exit statuses of monitoring plugins.")
    var plugin = false

    @Flag(help: "List the checks instead.")
    var list = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if target == nil, !list { throw ValidationError("name an endpoint or a file, or use --list") }
        if let starttls, StartTLS(rawValue: starttls) == nil {
            let known = StartTLS.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--starttls takes one of: \(known)")
        }
    }

    func run() async throws {
        guard !list, let target else { return try tellList() }
        let place = try Workplace(options, mayBeUnconfigured: true)
        let stage = try ScanStage(place, ledger: nil)
        let judge = try stage.judgeStage(managed: [], roots: try trusted(place), now: place.clock.now())
        var words: CheckWords
        let spots: [String]
        if try isFile(target, place.console) {
            let run = FileCheckRun(stage: stage, judge: judge, key: try keyFile(place), name: name)
            do throws(StorageFailure) { words = try run.words(target) } catch {
                place.console.complain("rekey: \(target): \(error)\n  hint       \(error.hint)")
                throw ExitCode(error.isPermission ? ExitStatus.permission.rawValue : ExitStatus.needsOperator.rawValue)
            }
            let path = Workplace.absolute(FilePath(target))
            spots = [path.string, Place.file(path).uri, Place.file(RealPath.of(path)).uri]
        } else {
            let endpoint = try self.endpoint(target, place.console)
            if key != nil {
                place.console.complain("rekey: --key belongs to a file\n  hint       an endpoint never shows its key")
                throw ExitCode(64)
            }
            let run = EndpointCheckRun(
                place: place,
                judge: judge,
                isDeep: audit,
                asksRevocation: audit || revocation,
                asksTLSA: dane,
                deadline: .milliseconds(Int(deadline.seconds * 1000))
            )
            words = await run.words(endpoint, target: target)
            spots = [target, endpoint.host, Place(endpoint).uri]
        }
        words.waive(place.configuration.waivers, words: spots, at: place.clock.now())
        try tell(&words, place)
    }

    private func tell(_ words: inout CheckWords, _ place: Workplace) throws {
        let now = place.clock.now()
        if plugin {
            let line = PluginLine(words, at: now)
            place.console.data(line.text)
            if line.status != 0 { throw ExitCode(line.status) }
            return
        }
        let limit = Severity(rawValue: failOn.rawValue) ?? .high
        let isBad = words.worst.map { $0 >= limit } ?? false
        let status: ExitStatus = words.certificates.isEmpty ? .needsOperator : isBad ? .attention : .holds
        words.exit = status.rawValue
        place.console.data(
            options.json ? try JSONReport(payload: words).text() : words.text(at: now, isVerbose: options.verbose)
        )
        try status.end()
    }

    /// What is written like a path and is not there is no host to be asked for.
    private func isFile(_ target: String, _ console: Console) throws -> Bool {
        switch TargetPath(target) {
        case .network: return false
        case .file: return true
        case .directory:
            console.complain("rekey: \(target): a directory\n  hint       rekey scan --path \(target)")
        case .missing: console.complain(TargetPath.absence(of: target))
        }
        throw ExitCode(64)
    }

    /// The roots that were named.
    private func trusted(_ place: Workplace) throws -> TrustJudge.Store? {
        guard let roots else { return nil }
        do {
            let bytes = try place.files.read(RealPath.of(Workplace.absolute(FilePath(roots))), limit: 8 << 20)
            return TrustJudge.Store(name: roots, anchors: try TrustAnchors(try TrustStore(pem: bytes)))
        } catch {
            place.console.complain("rekey: --roots: \(error)\n  hint       it must be a PEM file of certificates")
            throw ExitCode(64)
        }
    }

    /// The key's file that was named; it must be there, and hold one.
    private func keyFile(_ place: Workplace) throws -> FilePath? {
        guard let key else { return nil }
        let path = RealPath.of(Workplace.absolute(FilePath(key)))
        let glance: PrivateKeyGlance
        do throws(StorageFailure) {
            glance = try place.files.look(at: path, limit: Int64(PrivateKeyGlance.sizeLimit)) { file in
                PrivateKeyGlance.look(descriptor: file.descriptor)
            }
        } catch {
            place.console.complain("rekey: --key: \(error)\n  hint       \(error.hint)")
            throw ExitCode(error.isPermission ? ExitStatus.permission.rawValue : 64)
        }
        switch glance {
        case .publicKeyDigest: return path
        case .encrypted:
            place.console.complain(
                "rekey: --key: \(key): the key is encrypted\n  hint       services that start by themselves need it without"
            )
        case .noKey, .tooLarge, .unreadable:
            place.console.complain("rekey: --key: \(key): no private key is in it\n  hint       PEM or DER")
        }
        throw ExitCode(64)
    }

    private func endpoint(_ target: String, _ console: Console) throws -> Endpoint {
        let text: TargetText
        do throws(TargetText.Malformed) { text = try TargetText(target) } catch {
            console.complain("rekey: \(target): \(error)\n  hint       \(error.hint)")
            throw ExitCode(64)
        }
        guard case .endpoint(let host, let ports, let written, let asked) = text else {
            console.complain("rekey: check takes one endpoint\n  hint       for ranges and lists: rekey scan")
            throw ExitCode(64)
        }
        let port = ports.first ?? 443
        let dialect = starttls.flatMap { StartTLS(rawValue: $0) } ?? written
        let usual = starttls == nil && !target.contains("://") ? StartTLS.usual(port: port) : nil
        return Endpoint(host: host, port: port, serverName: name ?? asked, startTLS: dialect ?? usual)
    }

    struct ListPayload: Encodable {
        struct Rule: Encodable {
            let number: Int
            let id: String
            let title: String
            let severity: String
            let source: String
            let facts: String
            let realm: String
        }

        let version: String
        let checks: [Rule]
        let exit: Int32
    }

    private func tellList() throws {
        let console = options.console
        guard options.json else {
            var table = Table("NO", "CHECK", "SEVERITY", "FACTS", "WHAT IS WRONG", "SOURCE")
            for check in CheckSet.all {
                table.add(
                    "\(check.number)",
                    check.id,
                    check.severity.rawValue,
                    check.facts.rawValue,
                    check.title,
                    check.source
                )
            }
            return console.data(table.text)
        }
        let rules = CheckSet.all.map {
            ListPayload.Rule(
                number: $0.number,
                id: $0.id,
                title: $0.title,
                severity: $0.severity.rawValue,
                source: $0.source,
                facts: $0.facts.rawValue,
                realm: $0.realm.rawValue
            )
        }
        console.data(try JSONReport(payload: ListPayload(version: CheckSet.version, checks: rules, exit: 0)).text())
    }
}
