import Storage
import SystemPackage

/// Reads one service's files and has them understood.
struct ServiceReading<Disk: DiskReading> {
    private var files: ConfigurationFiles<Disk>

    init(disk: Disk) { files = ConfigurationFiles(disk: disk) }

    /// What could not be read so far.
    var blindSpots: [BlindSpot] { files.blindSpots }

    /// The main files that exist, each list one configuration. A service that runs with a file that is not there is told.
    mutating func files(of instance: ServiceInstance, isRunning: Bool) -> [[FilePath]] {
        var found: [FilePath] = []
        for file in instance.files {
            found +=
                instance.program == .haproxy
                ? files.matching(file.string, base: "/", wholeDirectory: ".cfg") : existing(file)
        }
        if found.isEmpty, isRunning, let file = instance.files.first { _ = files.text(of: file) }
        if found.isEmpty { return [] }
        if instance.program == .haproxy { return [found] }
        return instance.program == .postgresql ? found.map { [$0] } : [[found[0]]]
    }

    private mutating func existing(_ file: FilePath) -> [FilePath] {
        guard GlobPattern.isPattern(file.string) else { return files.kind(of: file) == nil ? [] : [file] }
        return files.matching(file.string, base: "/")
    }

    /// What the configuration in these files says.
    mutating func read(_ instance: ServiceInstance, _ paths: [FilePath]) -> ServiceFindings {
        guard let main = paths.first else { return ServiceFindings() }
        switch instance.program {
        case .nginx:
            let base = main.removingLastComponent()
            return NginxConfiguration(files.tree(main, BraceGrammar.self, base: base), base: base).findings
        case .apache: return apache(main, base: instance.base)
        case .haproxy: return haproxy(paths, base: instance.base ?? "/")
        case .postfix: return postfix(main)
        case .dovecot:
            let base = main.removingLastComponent()
            return DovecotConfiguration(files.tree(main, DovecotGrammar.self, base: base), base: base).findings
        case .postgresql: return postgresql(main, instance)
        }
    }

    private mutating func apache(_ main: FilePath, base: FilePath?) -> ServiceFindings {
        guard let text = files.text(of: main) else { return ServiceFindings() }
        let usual = base ?? main.removingLastComponent()
        let root = ApacheConfiguration.serverRoot(in: text, file: main).map { usual.pushing(FilePath($0)) } ?? usual
        return ApacheConfiguration(files.tree(main, ApacheGrammar.self, base: root), base: root).findings
    }

    private mutating func postfix(_ directory: FilePath) -> ServiceFindings {
        guard let main = files.text(of: directory.appending("main.cf"), isOptional: true) else {
            return ServiceFindings()
        }
        let master = files.text(of: directory.appending("master.cf")) ?? []
        return PostfixConfiguration(main: main, master: master, directory: directory).findings
    }

    private mutating func postgresql(_ main: FilePath, _ instance: ServiceInstance) -> ServiceFindings {
        let beside = main.removingLastComponent()
        var settings = files.tree(main, PostgreSQLGrammar.self, base: beside)
        let named =
            instance.settings["data_directory"] ?? settings.last { $0.name == "data_directory" }?.arguments.first
        let data = named.map { beside.pushing(FilePath($0)) } ?? instance.base ?? beside
        // What ALTER SYSTEM wrote is read after everything else.
        let automatic = data.appending("postgresql.auto.conf")
        if files.kind(of: automatic) == .file {
            settings += files.tree(automatic, PostgreSQLGrammar.self, base: data)
        }
        return PostgreSQLConfiguration(settings, overrides: instance.settings, dataDirectory: data).findings
    }

    private mutating func haproxy(_ paths: [FilePath], base: FilePath) -> ServiceFindings {
        var findings = ServiceFindings()
        // Several files are one configuration: what `global` says in the first holds in the others.
        var text: [UInt8] = []
        var starts: [(line: Int, file: FilePath)] = []
        for path in paths {
            guard let octets = files.text(of: path) else { continue }
            starts.append((text.count { $0 == 0x0A }, path))
            text += octets + [0x0A]
        }
        let configuration = HAProxyConfiguration(text, base: base) { line in
            let start = starts.last { $0.line < line } ?? (0, paths.first ?? "/")
            return Directive.Position(file: start.file, line: line - start.line)
        }
        findings.blindSpots = configuration.blindSpots
        var references = configuration.references
        for reference in references where reference.kind == .list {
            guard let text = files.text(of: reference.path) else { continue }
            references += configuration.list(text, file: reference.path, reference: reference)
        }
        findings.links = references.filter { $0.kind != .list }.flatMap { links($0) }
        return findings
    }

    /// A file is one certificate; a directory is as many as it has files that are no key and no companion of one.
    private mutating func links(_ reference: HAProxyConfiguration.Reference) -> [ServiceLink] {
        var paths = [reference.path]
        if files.kind(of: reference.path) == .directory {
            paths = files.names(in: reference.path).filter { path in
                let name = path.lastComponent?.string ?? ""
                return !name.hasPrefix(".") && !Self.companions.contains { name.hasSuffix($0) }
                    && files.kind(of: path) == .file
            }
        }
        return paths.map { path in
            let beside = FilePath(path.string + ".key")
            let hasKey = reference.kind == .certificate || reference.kind == .client
            let key = reference.keyPath ?? (files.kind(of: beside) == .file ? beside : path)
            return ServiceLink(
                service: "haproxy",
                configuration: "\(reference.position)",
                role: reference.kind == .certificate ? .server : reference.kind == .client ? .client : .trust,
                certificatePath: path,
                keyPath: hasKey ? key : nil,
                names: reference.names,
                listens: reference.listens
            )
        }
    }

    private static var companions: [String] { [".key", ".issuer", ".ocsp", ".sctl", ".dh"] }
}
