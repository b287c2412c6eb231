import Settings
import SystemPackage

/// What `rekey install` puts where: pure, so that `--print` and the installation cannot differ.
struct InstallPlan: Sendable {
    /// One file to write.
    struct File: Sendable, Equatable {
        let path: FilePath
        let contents: String
        let part: Part
    }

    /// What can be shown by itself.
    enum Part: String, Sendable, CaseIterable {
        case units, man, bash, zsh, fish
    }

    let files: [File]

    /// The files: the units, the manual page, the completions by shell.
    init(units: SystemdUnits, manual: String, completions: [String: String]) {
        var files = [
            File(path: Self.units.appending("rekey.service"), contents: units.service, part: .units),
            File(path: Self.units.appending("rekey.timer"), contents: units.timer, part: .units),
        ]
        if let service = units.scanService, let timer = units.scanTimer {
            files += [
                File(path: Self.units.appending("rekey-scan.service"), contents: service, part: .units),
                File(path: Self.units.appending("rekey-scan.timer"), contents: timer, part: .units),
            ]
        }
        files.append(File(path: "/usr/local/share/man/man1/rekey.1", contents: manual, part: .man))
        let places: [(Part, FilePath)] = [
            (.bash, "/usr/local/share/bash-completion/completions/rekey"),
            (.zsh, "/usr/local/share/zsh/site-functions/_rekey"),
            (.fish, "/usr/local/share/fish/vendor_completions.d/rekey.fish"),
        ]
        for (shell, place) in places {
            guard let script = completions[shell.rawValue] else { continue }
            files.append(File(path: place, contents: script, part: shell))
        }
        self.files = files
    }

    private static let units: FilePath = "/etc/systemd/system"

    /// The timers to enable.
    var timers: [String] { files.compactMap { $0.path.lastComponent?.string }.filter { $0.hasSuffix(".timer") } }

    /// All files with their paths as comment lines, for `--print`; of a part that is one file, that file as it is.
    func text(of part: Part? = nil) -> String {
        let shown = files.filter { part == nil || $0.part == part }
        if let only = shown.first, shown.count == 1 {
            return only.contents.hasSuffix("\n") ? String(only.contents.dropLast()) : only.contents
        }
        return shown.map { "# \($0.path)\n\($0.contents)" }.joined(separator: "\n")
    }

    /// The directories outside of the state directory that a rotation of this configuration writes to.
    static func writable(_ configuration: Configuration) -> [FilePath] {
        var places: Set<String> = []
        for certificate in configuration.certificates {
            for case .httpWebroot(let directory) in certificate.challenges { places.insert(directory) }
            for target in certificate.deploy {
                for path in (target.link?.paths ?? []) + (target.copy?.paths ?? []) {
                    places.insert(FilePath(path).removingLastComponent().string)
                }
            }
        }
        return places.sorted().map { FilePath($0) }
    }

    /// Whether real files are given to other users than root, as whom the service runs.
    static func givesAway(_ configuration: Configuration) -> Bool {
        configuration.certificates.flatMap(\.deploy).contains { target in
            target.copy?.owner.map { !["root", "0"].contains($0) } ?? false
        }
    }

    /// The groups that key files are given to.
    static func groups(_ configuration: Configuration) -> [String] {
        let targets = configuration.certificates.flatMap(\.deploy)
        return Set(targets.flatMap { [$0.link?.group, $0.copy?.group].compactMap(\.self) }).sorted()
    }
}
