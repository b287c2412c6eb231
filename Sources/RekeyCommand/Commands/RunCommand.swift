import ArgumentParser
import Rotation

/// `rekey run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "One scheduled pass: finish what was interrupted, rotate what is due, deploy what is not served.",
        discussion: """
            For a timer, cron or a CI job. Certificates closest to their end come first. Authorities that tell when to \
            renew are asked as often as they want to be; otherwise nothing due means that nothing is asked. What was seen \
            served once is not looked at again: that is what rekey verify does.
            """
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options)
        let runner = PassRunner(place: place, json: options.json, asksAdvice: true)
        try await runner.run(try place.lineages([])) { rotator, lineage in await rotator.pass(lineage) }
    }
}
