import ArgumentParser
import Settings
import Storage
import SystemPackage

/// `rekey adopt FILE|HOST:PORT`
struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Turn a certificate that was found into a managed one.",
        discussion: """
            FILE is a PEM file of a certificate and its intermediates. With its key, found beside it or named with --key, \
            it becomes the first generation of a certificate here, and live; the configuration that goes with it is \
            printed, with links at the very paths the files have now. A file that holds the key too is taken as it is: \
            its path becomes one of a bundle, key and chain together. Files are not replaced by links here: the commands \
            that do it in one step are told.

            Who is to renew it is the first authority of the configuration, else Let's Encrypt; for the certificate of a \
            private authority the first one with chain-roots, else one whose directory is to be filled in.

            HOST:PORT is asked what it serves. Nothing becomes live, for its key is elsewhere: the configuration that \
            would order the same names and verify them there is printed.
            """
    )

    @Argument(help: ArgumentHelp("A PEM file, or an endpoint.", valueName: "file|host:port"))
    var target: String

    @Option(name: .long, help: ArgumentHelp("The file of the key.", valueName: "file"), completion: .file())
    var key: String?

    @Option(name: .long, help: ArgumentHelp("The certificate's name here.", valueName: "name"))
    var name: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Who is to renew it: of the configuration, or well known.", valueName: "authority")
    )
    var authority: String?

    @Option(name: .long, help: ArgumentHelp("A new file for the configuration.", valueName: "file"))
    var write: String?

    @Flag(name: .long, help: "Say what would be done, and write nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let name {
            do { _ = try LineageName(name) } catch { throw ValidationError("--name: \(error)") }
        }
    }

    func run() async throws {
        let console = options.console
        let existing = try Workplace.configurationIfThere(options, console)
        let outlet = ConfigurationOutlet(
            console: console,
            files: LocalFileSystem(),
            file: write.map { Workplace.absolute(FilePath($0)) }
        )
        if !dryRun { try outlet.check() }
        let wishes = AdoptionPlan.Wishes(
            name: name.flatMap { try? LineageName($0) },
            authority: authority,
            state: Workplace.root(options, existing).string
        )
        let run = AdoptionRun(
            options: options,
            existing: existing,
            outlet: outlet,
            wishes: wishes,
            isRehearsal: dryRun
        )
        if let endpoint = AdoptionTarget.endpoint(target, files: LocalFileSystem()) {
            try await run.adopt(endpoint)
        } else {
            let file = Workplace.absolute(FilePath(target))
            try await run.adopt(file, key: key.map { Workplace.absolute(FilePath($0)) })
        }
    }
}
