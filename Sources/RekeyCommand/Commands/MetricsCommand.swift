import ArgumentParser
import FoundationEssentials
import Ledger
import Report

/// `rekey metrics`
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Figures for a monitoring system, under the names that existing dashboards read. Writes nothing.",
        discussion: """
            node_exporter's textfile collector takes the classic format; metrics.file in the configuration has it written \
            after each run. Series for single certificates: the managed ones and those that end within 30 days, \
            unless --all.
            """
    )

    @Option(help: ArgumentHelp("openmetrics or classic.", valueName: "word"))
    var format: Form = .openmetrics

    @Flag(help: "Series for every certificate, however many.")
    var all = false

    @OptionGroup var options: GlobalOptions

    enum Form: String, ExpressibleByArgument, CaseIterable { case openmetrics, classic }

    struct Payload: Encodable {
        let format: String
        let text: String
        let exit: Int32
    }

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        guard let ledger = try InventoryReading.ledger(place) else { throw ExitCode(ExitStatus.needsOperator.rawValue) }
        let families: [MetricFamily]
        do throws(LedgerFailure) {
            families = MetricFamilies.of(
                try MetricsMaker(place, ledger: ledger).model(all: all),
                limits: MetricsLimits(all: all)
            )
        } catch {
            throw InventoryReading.refuse(error, place.console)
        }
        let text = OpenMetrics.render(families, format: format == .classic ? .classic : .openMetrics)
        let payload = Payload(format: format.rawValue, text: text, exit: 0)
        // The console adds the last line's end.
        place.console.data(options.json ? try JSONReport(payload: payload).text() : String(text.dropLast()))
    }
}
