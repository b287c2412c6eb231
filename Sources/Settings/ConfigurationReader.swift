/// The root of the file.
struct ConfigurationReader {
    let log: ProblemLog
    private let checks: KnownChecks?
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog, checks: KnownChecks?) {
        self.log = log
        self.checks = checks
    }

    private static let keys = [
        "contact", "state", "authorities", "defaults", "certificates", "hooks", "dns", "ct-log-list",
        "environment", "scan", "policy", "owners", "waivers", "alerts", "metrics",
    ]

    /// What the file says as far as it is right; what is wrong is in the log.
    func configuration(_ root: YAMLNode) -> Configuration {
        var configuration = Configuration()
        guard let section = Section(root, "the file", keys: Self.keys, log: log) else { return configuration }
        if let node = section["contact"] {
            configuration.contact = AuthorityReader(log: log).contact(node) ?? []
        }
        if let node = section["state"], let path = scalars.path(node, "\"state\"", directory: true) {
            configuration.state = path
        }
        if let node = section["hooks"] { readHooks(node, into: &configuration) }
        configuration.resolvers = section["dns"].flatMap(resolvers)
        configuration.logList = section["ct-log-list"].flatMap { scalars.path($0, "\"ct-log-list\"") }
        readInventory(section, &configuration)
        let authorities = AuthorityDirectory(
            defined: section["authorities"].map { AuthorityReader(log: log).authorities($0) } ?? [],
            log: log
        )
        let challenges = ChallengeReader(log: log)
        let reader = CertificateReader(
            log: log,
            authorities: authorities,
            defaults: CertificateDefaults(
                section["defaults"],
                authorities: authorities,
                challenges: challenges,
                log: log
            )
        )
        configuration.certificates = section["certificates"].map { certificates($0, reader) } ?? []
        configuration.authorities = authorities.all
        let claims = PathClaims(state: configuration.state, log: log)
        for claim in reader.claims { claims.check(claim) }
        return configuration
    }

    private func readInventory(_ section: Section, _ configuration: inout Configuration) {
        configuration.environment = section["environment"].flatMap { scalars.text($0, "\"environment\"") }
        configuration.scan = section["scan"].map(ScanReader(log: log).scan) ?? ScanSettings()
        let policies = PolicyReader(log: log, checks: checks)
        configuration.policy = section["policy"].map(policies.policy) ?? PolicySettings()
        configuration.owners = section["owners"].map(policies.owners) ?? []
        configuration.waivers = section["waivers"].map(policies.waivers) ?? []
        configuration.alerts = section["alerts"].map(AlertsReader(log: log).alerts) ?? AlertSettings()
        configuration.metrics = section["metrics"].flatMap(metrics) ?? MetricsSettings()
    }

    private func metrics(_ node: YAMLNode) -> MetricsSettings? {
        guard let section = Section(node, "\"metrics\"", keys: ["file", "all"], log: log) else { return nil }
        return MetricsSettings(
            file: section["file"].flatMap { scalars.path($0, "\"file\"") },
            all: section["all"].flatMap { scalars.bool($0, "\"all\"") } ?? false
        )
    }

    private func readHooks(_ node: YAMLNode, into configuration: inout Configuration) {
        guard let section = Section(node, "\"hooks\"", keys: ["directory", "deadline"], log: log) else { return }
        configuration.hooksDirectory = section["directory"].flatMap {
            scalars.path($0, "\"directory\"", directory: true)
        }
        let range: ClosedRange<Duration> = .seconds(1) ... .seconds(3_600)
        if let deadline = section["deadline"].flatMap({ scalars.duration($0, "\"deadline\"", within: range) }) {
            configuration.hooksDeadline = deadline
        }
    }

    private func resolvers(_ node: YAMLNode) -> [String]? {
        guard let section = Section(node, "\"dns\"", keys: ["resolvers"], log: log) else { return nil }
        return section["resolvers"].flatMap { ServerList(log: log).servers($0, "\"resolvers\"") }
    }

    private func certificates(_ node: YAMLNode, _ reader: CertificateReader) -> [CertificateSettings] {
        guard !node.isNull else { return [] }
        guard case .mapping(let entries) = node.content else {
            log.add(node.place, "\"certificates\" must be a mapping of names to certificates, not \(node.kind)")
            return []
        }
        return entries.compactMap(reader.certificate)
    }
}
