import Settings
import SystemPackage

/// What `rekey install` puts where: pure, so that `--print` and the installation cannot differ.
struct InstallPlan: Sendable {
    /// One file to write.
    struct File: Sendable, Equatable {
        let path: FilePath
        let contents: String
    }

    let files: [File]

    /// The files for a binary, a configuration file and what the configuration says; the completions by shell.
    init(
        binary: FilePath,
        configuration path: FilePath,
        state: FilePath,
        writable: [FilePath],
        groups: [String],
        completions: [String: String]
    ) {
        let units = SystemdUnits(
            binary: binary.string,
            configuration: path.string,
            state: state.string,
            writable: writable.map(\.string),
            groups: groups
        )
        var files = [
            File(path: "/etc/systemd/system/rekey.service", contents: units.service),
            File(path: "/etc/systemd/system/rekey.timer", contents: units.timer),
            File(path: "/usr/local/share/man/man1/rekey.1", contents: ManualPage.source),
        ]
        let places: [(String, FilePath)] = [
            ("bash", "/usr/local/share/bash-completion/completions/rekey"),
            ("zsh", "/usr/local/share/zsh/site-functions/_rekey"),
            ("fish", "/usr/local/share/fish/vendor_completions.d/rekey.fish"),
        ]
        for (shell, place) in places {
            if let script = completions[shell] { files.append(File(path: place, contents: script)) }
        }
        self.files = files
    }

    /// All files with their paths as comment lines, for `--print`.
    var text: String {
        files.map { "# \($0.path)\n\($0.contents)" }.joined(separator: "\n")
    }

    /// The directories outside of the state directory that a rotation of this configuration writes to.
    static func writable(_ configuration: Configuration) -> [FilePath] {
        var places: Set<String> = []
        for certificate in configuration.certificates {
            for case .httpWebroot(let directory) in certificate.challenges { places.insert(directory) }
            for target in certificate.deploy {
                let link = target.link
                for path in [link.fullchain, link.cert, link.chain, link.key, link.bundle].compactMap({ $0 }) {
                    places.insert(FilePath(path).removingLastComponent().string)
                }
            }
        }
        return places.sorted().map { FilePath($0) }
    }

    /// The groups that key files are given to.
    static func groups(_ configuration: Configuration) -> [String] {
        Set(configuration.certificates.flatMap(\.deploy).compactMap(\.link.group)).sorted()
    }
}
