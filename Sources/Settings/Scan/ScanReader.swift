/// The `scan` of the file.
struct ScanReader {
    let log: ProblemLog
    private var scalars: Scalars { Scalars(log: log) }

    init(log: ProblemLog) { self.log = log }

    private static let keys = [
        "every", "paths", "exclude", "local", "targets", "ranges", "ports", "per-second", "revocation",
        "passwords-file", "kubernetes", "aws", "transparency",
    ]

    /// What it says as far as it is right.
    func scan(_ node: YAMLNode) -> ScanSettings {
        var scan = ScanSettings()
        guard let section = Section(node, "\"scan\"", keys: Self.keys, log: log) else { return scan }
        if let every = section["every"] { scan.interval = interval(every) }
        scan.paths = section["paths"].flatMap { paths($0, "\"paths\"") } ?? []
        scan.exclude = section["exclude"].flatMap { paths($0, "\"exclude\"") } ?? []
        scan.local = section["local"].flatMap { scalars.bool($0, "\"local\"") } ?? true
        scan.targets = section["targets"].flatMap { scalars.texts($0, "\"targets\"") } ?? []
        scan.ranges = section["ranges"].flatMap { scalars.texts($0, "\"ranges\"") } ?? []
        scan.ports = section["ports"].flatMap(ports) ?? ScanSettings.defaultPorts
        if let rate = section["per-second"] {
            scan.perSecond = scalars.number(rate, "\"per-second\"", within: 1...100_000) ?? scan.perSecond
        }
        scan.revocation = section["revocation"].flatMap { scalars.bool($0, "\"revocation\"") } ?? false
        scan.passwordsFile = section["passwords-file"].flatMap { scalars.path($0, "\"passwords-file\"") }
        let remote = RemoteSourcesReader(log: log)
        scan.kubernetes = section["kubernetes"].map(remote.kubernetes) ?? []
        scan.aws = section["aws"].map(remote.aws) ?? []
        scan.transparency = section["transparency"].flatMap(remote.transparency)
        return scan
    }

    private func interval(_ node: YAMLNode) -> Duration? {
        if case .scalar("never", _) = node.content { return nil }
        let year = Duration.seconds(366 * 86_400)
        return scalars.duration(node, "\"every\"", within: .seconds(60)...year) ?? ScanSettings.defaultInterval
    }

    private func paths(_ node: YAMLNode, _ what: String) -> [String]? {
        scalars.list(node, what)?.compactMap { scalars.path($0, "an item of \(what)", directory: true) }
    }

    private func ports(_ node: YAMLNode) -> [UInt16]? {
        guard let nodes = scalars.list(node, "\"ports\"") else { return nil }
        guard !nodes.isEmpty else {
            log.add(node.place, "\"ports\" is an empty list")
            return nil
        }
        return nodes.compactMap { node in
            scalars.number(node, "an item of \"ports\"", within: 1...65_535).flatMap { UInt16(exactly: $0) }
        }
    }
}
