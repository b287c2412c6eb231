import ArgumentParser
import Rotation

/// `rekey rotate NAME…`
struct RotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Rotate certificates now: those that are due, or with --force whatever their age.",
        discussion: """
            Does not wait for a back-off: you are looking. The brake holds even so: after three orders for one set of \
            names in seven days the next needs --ignore-budget.
            """
    )

    @Argument(help: "Names of certificates, as in the configuration.")
    var names: [String]

    @Flag(name: .long, help: "Replace them whatever their age.")
    var force = false

    @Option(name: .long, help: ArgumentHelp("A word for the journal: why it was forced.", valueName: "word"))
    var reason: String?

    @Flag(name: .long, help: "Send the order even when the brake for these names holds.")
    var ignoreBudget = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if names.isEmpty { throw ValidationError("name at least one certificate") }
        if reason != nil, !force { throw ValidationError("--reason goes with --force") }
    }

    func run() async throws {
        let place = try Workplace(options)
        let urgency = Urgency(
            forced: force ? .forced(reason: reason.map { String($0.prefix(64)) }) : nil,
            ignoresBackOff: true,
            ignoresBudget: ignoreBudget
        )
        try await PassRunner(place: place, json: options.json).run(try place.lineages(names)) { rotator, lineage in
            await rotator.pass(lineage, urgency: urgency)
        }
    }
}
