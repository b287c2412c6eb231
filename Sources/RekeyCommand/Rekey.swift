package import ArgumentParser
import Glibc

/// The command: verbs and nothing else.
package struct Rekey: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Replace certificates safely, or not at all.",
        discussion: """
            A rotation orders a certificate for a new key, stages and validates it beside the live one, swaps key and \
            chain with one rename, reloads the service, looks at what every endpoint serves, and goes back by itself \
            when that is not the new certificate.

            Exit status: 0 the state asked for holds · 1 it does not, someone must act · 2 a reading command found \
            something that deserves attention · 64 usage · 75 not yet, it is tried again by itself · 77 permission · \
            78 configuration.
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, RotateCommand.self, StatusCommand.self, PlanCommand.self, VerifyCommand.self,
            HistoryCommand.self, RollbackCommand.self, RevokeCommand.self, RehearseCommand.self, HooksCommand.self,
            ConfigCommand.self,
            AccountCommand.self, ScanCommand.self, InventoryCommand.self, CheckCommand.self, ReportCommand.self,
            MetricsCommand.self,
            AlertsCommand.self, ImportCommand.self, AdoptCommand.self, InstallCommand.self, DoctorCommand.self,
            DemoCommand.self,
        ]
    )

    package init() {}

    /// Reads the command line, does what it says, and ends the process with the status that tells how it went.
    package static func start() async {
        let unwanted = Hygiene.settle()
        // A reader that goes away (`| head`) must not end a rotation between swap and reload.
        signal(SIGPIPE, SIG_IGN)
        let isQuiet = CommandLine.arguments.contains { $0 == "--quiet" || $0 == "-q" }
        if !isQuiet, let note = Hygiene.note(on: unwanted) { Console(volume: .normal).say(note) }
        if let complaint = CommandWords.complaint(about: Array(CommandLine.arguments.dropFirst())) {
            Console(volume: .normal).complain(complaint)
            Glibc.exit(64)
        }
        await main()
    }
}
