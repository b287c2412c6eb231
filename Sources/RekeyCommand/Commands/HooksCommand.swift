import ArgumentParser
import Hooks
import Settings

/// `rekey hooks list|test`
struct HooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks",
        abstract: "The programs of hooks.directory: list them, or try them on a certificate.",
        subcommands: [List.self, Test.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Which programs are told, in their order, and what is passed over. Exit 1 when they are refused."
        )

        struct Payload: Encodable {
            let directory: String?
            let hooks: [String]
            let ignored: [String]
            let problem: String?
            let exit: Int32
        }

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let place = try Workplace(options)
            let path = place.configuration.hooksDirectory
            var (hooks, ignored): ([String], [String]) = ([], [])
            var refusal: HookDirectoryFailure?
            if let directory = place.hookDirectory {
                do throws(HookDirectoryFailure) {
                    (hooks, ignored) = (try directory.list(), try directory.ignored())
                } catch {
                    refusal = error
                }
            }
            let exit = refusal == nil ? ExitStatus.holds : .needsOperator
            if let refusal { place.console.complain("rekey: hooks: \(refusal)\n  hint       \(refusal.hint)") }
            if path == nil { place.console.say("note: no directory of hooks is configured: hooks: { directory: … }") }
            if options.json {
                let payload = Payload(
                    directory: path,
                    hooks: hooks,
                    ignored: ignored,
                    problem: refusal.map { "\($0)" },
                    exit: exit.rawValue
                )
                place.console.data(try JSONReport(payload: payload).text())
            } else {
                let lines = hooks.map { "\(PrintableText($0))" } + ignored.map { "\(PrintableText($0)): passed over" }
                if !lines.isEmpty { place.console.data(lines.joined(separator: "\n")) }
            }
            try exit.end()
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Run the hooks for a certificate with what is live now, and tell what each did.",
            discussion: """
                The facts are those of the generation that is live; for failing, a stage and a cause are made up. Rekey \
                itself changes nothing, whatever they answer: what the hooks do, they do. Exit 1 when one failed, 75 when \
                one wants to be told later.
                """
        )

        @Argument(help: "The certificate's name.")
        var name: String

        @Option(help: ArgumentHelp("What they are told.", valueName: "event"))
        var event = HookEvent.activated

        @Option(help: ArgumentHelp("Run this one alone: its file's name in the directory.", valueName: "file"))
        var hook: String?

        @OptionGroup var options: GlobalOptions

        func validate() throws {
            guard !HookTrial.challenges.contains(event) else {
                throw ValidationError("\(event.rawValue) is tried by: rekey rehearse \(name)")
            }
        }

        func run() async throws {
            let place = try Workplace(options)
            let words = try await HookTrial(place: place).run(event, name, only: hook)
            if options.json {
                place.console.data(try JSONReport(payload: words).text())
            } else {
                place.console.data(words.text)
            }
            try words.status.end()
        }
    }
}

extension HookEvent: ExpressibleByArgument {
    package static var allValueStrings: [String] {
        allCases.filter { !HookTrial.challenges.contains($0) }.map(\.rawValue)
    }
}
