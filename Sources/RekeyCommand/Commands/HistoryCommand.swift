import ArgumentParser
import FoundationEssentials
import Ledger
import Rotation
import Storage

/// `rekey history [NAME…]`
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "The journal: every rotation with its stages and how it ended, the latest first."
    )

    @Argument(help: "Names of certificates; all of them when none is given.")
    var names: [String] = []

    @Option(name: .long, help: ArgumentHelp("How many rotations of each certificate.", valueName: "count"))
    var limit = 10

    @OptionGroup var options: GlobalOptions

    struct Step: Encodable {
        let stage: String
        let detail: String
        let at: Date
    }

    struct Entry: Encodable {
        let id: Int
        let certificate: String
        let reason: String
        let authority: String?
        let startedAt: Date
        let endedAt: Date?
        let outcome: String?
        let generation: Int?
        let summary: String?
        let steps: [Step]
    }

    struct Payload: Encodable {
        let rotations: [Entry]
    }

    func validate() throws {
        if limit < 1 || limit > 100_000 { throw ValidationError("--limit takes 1 to 100000") }
    }

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        place.tellUnconfigured()
        let lineages = try place.lineages(names)
        do throws(StorageFailure) { _ = try place.files.metadata(of: place.state.database) } catch {
            place.console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode((error.isPermission ? ExitStatus.permission : .needsOperator).rawValue)
        }
        let (_, ledger) = try place.reader()
        var entries: [Entry] = []
        do throws(LedgerFailure) {
            for lineage in lineages {
                entries += try ledger?.history(certificate: lineage.name.text, limit: limit).map(Entry.init) ?? []
            }
        } catch {
            place.console.complain("rekey: \(error)\n  hint       \(error.hint)")
            throw ExitCode(ExitStatus.needsOperator.rawValue)
        }
        entries.sort { $0.id > $1.id }
        if options.json {
            place.console.data(try JSONReport(payload: Payload(rotations: entries)).text())
        } else {
            place.console.data(entries.isEmpty ? "nothing yet" : entries.map(\.text).joined(separator: "\n"))
        }
    }
}

extension HistoryCommand.Entry {
    init(_ record: RotationRecord) {
        self.init(
            id: record.id.rawValue,
            certificate: record.certificate,
            reason: record.reason,
            authority: record.authority.isEmpty ? nil : record.authority,
            startedAt: record.startedAt,
            endedAt: record.endedAt,
            outcome: record.outcome?.rawValue,
            generation: record.generation,
            summary: record.summary,
            steps: record.steps.map { HistoryCommand.Step(stage: $0.stage, detail: $0.detail, at: $0.at) }
        )
    }

    fileprivate var text: String {
        let end = outcome.map { "\($0): \(summary ?? "")" } ?? "not finished"
        let head = "\(InstantText.short(startedAt))  \(certificate)  \(reason)  \(end)"
        let rows = steps.map {
            "  \(InstantText.machine($0.at))  \($0.stage)\($0.detail.isEmpty ? "" : "  \($0.detail)")"
        }
        return ([head] + rows).joined(separator: "\n")
    }
}
