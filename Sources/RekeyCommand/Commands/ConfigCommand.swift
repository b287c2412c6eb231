import ArgumentParser
import PKI
import Rotation
import Settings
import Storage
import SystemPackage

/// `rekey config check|show`
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration, or print what it means.",
        subcommands: [Check.self, Show.self]
    )

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Report every problem as file:line:column; exit 78 when there is one.",
            discussion: """
                The file is named with --config. Secrets, trust stores and directories that it names are looked at on this \
                host, targets and ranges are read as a scan would read them; nobody is connected to, nothing is written. A \
                note is told and spoils nothing.
                """
        )

        struct Payload: Encodable {
            let file: String
            let certificates: Int
            let authorities: Int
            let notes: [Workplace.Problems.Problem]
        }

        @Argument(help: .hidden)
        var file: [String] = []

        @OptionGroup var options: GlobalOptions

        func validate() throws {
            guard let file = file.first else { return }
            throw ValidationError("the file is named with --config: rekey config check --config \(file)")
        }

        func run() async throws {
            let place = try Workplace(options)
            let lineages = try place.lineages([])
            let authorities = place.configuration.authorities.count
            let notes = try audit(place)
            if options.json {
                let payload = Payload(
                    file: options.config,
                    certificates: lineages.count,
                    authorities: authorities,
                    notes: notes.map(Workplace.Problems.Problem.init)
                )
                place.console.data(try JSONReport(payload: payload).text())
            } else {
                place.console.data(
                    "\(options.config): good: \(lineages.count) certificates, \(authorities) authorities"
                )
            }
        }

        /// The notes; what must not stay so ends the command.
        private func audit(_ place: Workplace) throws -> [SettingsProblem] {
            let bytes =
                (try? place.files.read(RealPath.of(Workplace.absolute(FilePath(options.config))), limit: 4 << 20)) ?? []
            let remarks = ConfigurationAudit(place: place).remarks().map { remark in
                let problem = SettingsFile.problem(
                    at: remark.steps,
                    in: bytes,
                    path: options.config,
                    message: remark.message,
                    hint: remark.hint
                )
                return (problem: problem, isNote: remark.isNote)
            }
            let sorted = remarks.sorted { ($0.problem.line, $0.problem.column) < ($1.problem.line, $1.problem.column) }
            for note in sorted where note.isNote { place.console.say("note: \(note.problem)") }
            let problems = sorted.filter { !$0.isNote }.map(\.problem)
            if !problems.isEmpty { throw try Workplace.refuse(problems, options, place.console) }
            return sorted.map(\.problem)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the effective configuration, defaults filled in. Secrets are file names only."
        )

        struct Payload: Encodable {
            struct Certificate: Encodable {
                let name: String
                let names: [String]
                let authorities: [String]
                let keyAlgorithm: String
                /// Every kind of key, where there are several.
                let keyAlgorithms: [String]?
                let targets: [String]
            }

            let state: String
            let authorities: [String: String]
            let certificates: [Certificate]
            let yaml: String
        }

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let place = try Workplace(options)
            let configuration = place.configuration
            guard options.json else {
                var text = configuration.printBack()
                while text.last == "\n" { text.removeLast() }
                return place.console.data(text)
            }
            let payload = Payload(
                state: place.state.root.string,
                authorities: Dictionary(
                    configuration.authorities.map { ($0.name, $0.directory) },
                    uniquingKeysWith: { first, _ in first }
                ),
                certificates: configuration.certificates.map { certificate in
                    Payload.Certificate(
                        name: certificate.name,
                        names: certificate.identifiers.map(\.value),
                        authorities: certificate.authorities,
                        keyAlgorithm: certificate.keys.first.rawValue,
                        keyAlgorithms: certificate.keys.isSeveral
                            ? certificate.keys.algorithms.map(\.rawValue) : nil,
                        targets: certificate.deploy.flatMap { $0.verify.map(\.connect) }
                    )
                },
                yaml: configuration.printBack()
            )
            place.console.data(try JSONReport(payload: payload).text())
        }
    }
}
