import ArgumentParser
import FoundationEssentials
import Ledger
import Rotation
import Settings
import Storage

/// `rekey run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "One scheduled pass: finish what was interrupted, rotate what is due, deploy what is not served.",
        discussion: """
            For a timer, cron or a CI job. Certificates closest to their end come first. Authorities that tell when to \
            renew are asked as often as they want to be; otherwise nothing due means that nothing is asked. What was seen \
            served once is not looked at again: that is what rekey verify does.

            When the last scan is older than the configuration's scan.every, another follows. Whoever the configuration \
            names is told what they should know, and the figures for a monitoring system are written. A channel that cannot \
            be used as it is configured keeps none of that from happening, and ends the run with 78.
            """
    )

    @Flag(help: "Leave scanning to somebody else, as the installed service does to rekey-scan.timer.")
    var noScan = false

    @Flag(help: "Take over files that stand at the paths of targets; what they said is kept in the state directory.")
    var adopt = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options)
        let runner = PassRunner(place: place, json: options.json, asksAdvice: true)
        try await runner.run(
            try place.lineages([]),
            afterwards: { await aftermath(place, $0, $1) },
            work: { rotator, lineage in await rotator.pass(adopt ? lineage.adopting() : lineage) }
        )
    }

    /// Scans if it is time, and tells people. What goes wrong here is said and spoils no rotation's exit, but for a
    /// channel that cannot be used: a timer whose alerts go nowhere must not look well.
    private func aftermath(
        _ place: Workplace,
        _ effects: Effects,
        _ worst: ExitStatus
    ) async -> PassRunner.Aftermath {
        let succeeded = worst == .holds
        do {
            guard !noScan, try Self.isScanDue(place, effects.ledger) else {
                return await tell(place, effects, succeeded)
            }
            // Another scan is at it, and tells what it finds.
            guard let lock = try? ScanCommand.lock(place) else { return await tell(place, effects, succeeded) }
            defer { withExtendedLifetime(lock) {} }
            let stage = try ScanStage(place, ledger: effects.ledger)
            let summary = try await stage.run(
                ScanStage.Wish(place.configuration.scan),
                trigger: "schedule"
            )
            let words = try await ScanEnding(stage: stage).words(summary, runSucceeded: succeeded)
            return (words, words.alerts)
        } catch {
            // Said already, in full. What is known without a scan is told all the same.
            return await tell(place, effects, false)
        }
    }

    private func tell(_ place: Workplace, _ effects: Effects, _ succeeded: Bool) async -> PassRunner.Aftermath {
        let stage = AlertStage(place, ledger: effects.ledger)
        let alerts = try? await stage.round(estate: nil, runSucceeded: succeeded)
        MetricsFile(place, ledger: effects.ledger).write()
        return (nil, alerts)
    }

    private static func isScanDue(_ place: Workplace, _ ledger: Ledger) throws -> Bool {
        guard let interval = place.configuration.scan.interval else { return false }
        let last = try ledger.scans(limit: 20).first { $0.outcome == .finished && $0.trigger != ScanStage.partly }
        guard let last else { return true }
        let age = place.clock.now().timeIntervalSince(last.startedAt)
        // A clock that was set back must not stop scans for ever.
        return age < 0 || age >= Double(interval.components.seconds)
    }
}
