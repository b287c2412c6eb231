import ArgumentParser
import Settings
import Storage
import SystemPackage

/// `rekey install`
struct InstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install the systemd service and timer, shell completions and the manual page.",
        discussion: """
            The service is written for this configuration: it may write the state directory, the directories that hold \
            links, real files, challenges or figures, /run and /var/log for services' own tests, and nothing else; commands and hooks \
            that it runs have the same walls. Scans have a service and a timer of their own, rekey-scan, which reads more \
            and writes less. Run it again after changing where links go, what is scanned or where figures are written.
            """
    )

    @Flag(name: .customLong("print"), help: "Only show what would be installed.")
    var onlyPrint = false

    @Argument(
        help: ArgumentHelp(
            "With --print, only this: units, man, or the completions for bash, zsh or fish.",
            valueName: "part"
        )
    )
    var part: InstallPlan.Part?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if part != nil, !onlyPrint {
            throw ValidationError("a part is only shown: rekey install --print \(part?.rawValue ?? "")")
        }
    }

    struct Payload: Encodable {
        let installed: Bool
        let files: [String: String]
        let next: String
    }

    func run() async throws {
        let console = options.console
        let plan = try plan(console)
        if !onlyPrint {
            try makeState(console)
            try install(plan, console)
        }
        let next = "systemctl daemon-reload && systemctl enable --now \(plan.timers.joined(separator: " "))"
        if options.json {
            let shown = plan.files.filter { part == nil || $0.part == part }
            let files = Dictionary(shown.map { ($0.path.string, $0.contents) }, uniquingKeysWith: { $1 })
            console.data(try JSONReport(payload: Payload(installed: !onlyPrint, files: files, next: next)).text())
        } else if onlyPrint {
            console.data(plan.text(of: part))
        } else {
            for file in plan.files { console.data("installed \(file.path)") }
            console.say("next: \(next)")
        }
    }

    /// The service may not make it by itself: its walls are up before it starts.
    private func makeState(_ console: Console) throws {
        guard let place = try? Workplace(options) else { return }
        do throws(UnusableState) { try place.state.prepare(place.files) } catch {
            console.complain("rekey: not installed: \(error)\n  hint       \(error.hint)")
            throw ExitCode(error.isPermission ? ExitStatus.permission.rawValue : ExitStatus.needsOperator.rawValue)
        }
    }

    /// Without a configuration yet, the plan is the one for the defaults.
    private func plan(_ console: Console) throws -> InstallPlan {
        let path = Workplace.absolute(FilePath(options.config))
        let exists = ((try? LocalFileSystem().metadata(of: path)) ?? nil) != nil
        let configuration = exists ? try Workplace(options).configuration : Configuration()
        if !exists, part == nil || part == .units {
            console.say("no configuration at \(path) yet: run this again once there is one")
        }
        let state = Workplace.absolute(FilePath(options.state ?? configuration.state))
        let shells: [(String, CompletionShell)] = [("bash", .bash), ("zsh", .zsh), ("fish", .fish)]
        let units = SystemdUnits(
            binary: RealPath.of("/proc/self/exe").string,
            configuration: path.string,
            state: state.string,
            writable: InstallPlan.writable(configuration).map(\.string),
            groups: InstallPlan.groups(configuration),
            givesAway: InstallPlan.givesAway(configuration),
            figures: configuration.metrics.file.map { FilePath($0).removingLastComponent().string },
            scanEvery: configuration.scan.interval.map(\.components.seconds)
        )
        return InstallPlan(
            units: units,
            manual: ManualPage.source,
            completions: Dictionary(
                shells.map { ($0.0, Rekey.completionScript(for: $0.1)) },
                uniquingKeysWith: { $1 }
            )
        )
    }

    private func install(_ plan: InstallPlan, _ console: Console) throws {
        let files = LocalFileSystem()
        do throws(StorageFailure) {
            for file in plan.files {
                try Self.makeParents(of: file.path, files)
                let beside = FilePath(file.path.string + "~new")
                try files.remove(beside)
                try files.create(
                    beside,
                    mode: [.ownerReadWrite, .groupRead, .otherRead],
                    group: nil,
                    contents: Array(file.contents.utf8)
                )
                try files.rename(beside, to: file.path)
            }
        } catch {
            console.complain("rekey: not installed: \(error)\n  hint       \(error.hint)")
            throw ExitCode(error.isPermission ? ExitStatus.permission.rawValue : ExitStatus.needsOperator.rawValue)
        }
    }

    private static func makeParents(of path: FilePath, _ files: LocalFileSystem) throws(StorageFailure) {
        var parents: [FilePath] = []
        var parent = path.removingLastComponent()
        while try files.metadata(of: parent) == nil {
            parents.append(parent)
            parent = parent.removingLastComponent()
        }
        for directory in parents.reversed() {
            try files.makeDirectory(
                directory,
                mode: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
            )
        }
    }
}

extension InstallPlan.Part: ExpressibleByArgument {}
