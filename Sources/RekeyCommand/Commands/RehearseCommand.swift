import ArgumentParser
import Rotation
import Storage

/// `rekey rehearse NAME…`
struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Go the whole way with the staging authority and scratch targets; nothing live is touched.",
        discussion: """
            Orders the same names with the same challenges and kind of key from the staging authority, stages and \
            validates what comes, runs the services' validate commands, and places the links below rehearsal/ in the \
            state directory, where everything of a rehearsal is. Services are neither reloaded nor asked. What was not \
            done is said.

            Well-known authorities know their staging directory; for others the configuration names one: staging.
            """
    )

    @Argument(help: "Names of certificates, as in the configuration.")
    var names: [String]

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if names.isEmpty { throw ValidationError("name at least one certificate") }
    }

    func run() async throws {
        let place = try Workplace(options)
        let lineages = try place.lineages(names)
        let stage = RehearsalStage(place: place)
        let scratch = try stage.prepared()
        try await PassRunner(place: scratch, json: options.json).run(lineages) { rotator, lineage in
            await stage.rehearse(lineage, rotator)
        }
    }
}
