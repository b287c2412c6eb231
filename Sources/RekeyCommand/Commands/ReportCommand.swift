import ArgumentParser
import FoundationEssentials
import Ledger
import Report
import Storage
import SystemPackage

/// `rekey report`
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "One page with every certificate: what needs someone now, what ends when, what was not seen.",
        discussion: """
            The page stands by itself: no script, nothing is loaded, it can be mailed and printed. It names hosts and \
            files: treat it as confidential. What the page leaves out for its size is in rekey inventory --csv.
            """
    )

    @Option(help: ArgumentHelp("Where to write it; - for standard output.", valueName: "file"), completion: .file())
    var html = "-"

    @OptionGroup var options: GlobalOptions

    struct Payload: Encodable {
        let file: String
        let bytes: Int
        let certificates: Int
        let needs: Int
        let exit: Int32
    }

    func run() async throws {
        if options.json, html == "-" {
            throw ValidationError("--json needs --html FILE: two things cannot be printed at once")
        }
        let place = try Workplace(options, mayBeUnconfigured: true)
        guard let ledger = try InventoryReading.ledger(place) else { throw ExitCode(ExitStatus.needsOperator.rawValue) }
        let maker = try ReportMaker(place, ledger: ledger)
        let model: ReportModel
        do throws(LedgerFailure) { model = try maker.model() } catch {
            throw InventoryReading.refuse(error, place.console)
        }
        let page = HTMLReport.render(model)
        guard html != "-" else { return place.console.data(String(decoding: page, as: UTF8.self)) }
        let path = Workplace.absolute(FilePath(html))
        do throws(StorageFailure) { try ReplacedFile(path: path, mode: [.ownerReadWrite]).write(page) } catch {
            place.console.complain("rekey: report: \(error)\n  hint       \(error.hint)")
            throw ExitCode(error.isPermission ? ExitStatus.permission.rawValue : ExitStatus.needsOperator.rawValue)
        }
        let payload = Payload(
            file: path.string,
            bytes: page.count,
            certificates: model.counts.certificates,
            needs: model.needsTotal,
            exit: 0
        )
        place.console.data(
            options.json ? try JSONReport(payload: payload).text() : "\(path.string): \(page.count) bytes"
        )
    }
}
