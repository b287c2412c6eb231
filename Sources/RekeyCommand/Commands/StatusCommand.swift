import ArgumentParser
import FoundationEssentials
import Ledger
import Rotation
import Storage
import SystemPackage

/// `rekey status [NAME…]`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "What is live, until when, and what happens next. Writes nothing; exit 2 when something needs a look."
    )

    @Argument(help: "Names of certificates; all of them when none is given.")
    var names: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        try StatusPrinter(place: place, json: options.json).print(names, as: .status)
    }
}

/// `rekey plan [NAME…]`
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "What `rekey run` would do now, and why. Changes nothing; exit 2 when there is something to do."
    )

    @Argument(help: "Names of certificates; all of them when none is given.")
    var names: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options, mayBeUnconfigured: true)
        try StatusPrinter(place: place, json: options.json).print(names, as: .plan)
    }
}

/// Prints what is known of certificates, as a table or as JSON.
struct StatusPrinter {
    enum Form { case status, plan }

    struct Payload: Encodable {
        let certificates: [LineageStatus]
        let exit: Int32
    }

    let place: Workplace
    let json: Bool

    func print(_ names: [String], as form: Form) throws {
        let now = place.clock.now()
        place.tellUnconfigured()
        let (reader, ledger) = try place.reader()
        var known: [LineageStatus] = []
        var unreadable = ExitStatus.holds
        for lineage in try place.lineages(names) {
            do throws(LineageReader.Failure) {
                let snapshot = try reader.snapshot(of: lineage, at: now)
                let directory = place.state.live(lineage.name).string
                let wishes = (try? Self.wishes(of: lineage, ledger)) ?? []
                known.append(
                    LineageStatus(lineage, snapshot, directory: directory, wishes: wishes, now: now)
                )
            } catch {
                place.console.complain("rekey: \(lineage.name): \(error)\n  hint       \(error.hint)")
                unreadable = max(unreadable, error.isPermission ? .permission : .needsOperator)
            }
        }
        let attention = known.contains { form == .status ? $0.deservesAttention : $0.next.task != "nothing" }
        let exit = max(attention ? ExitStatus.attention : .holds, unreadable)
        if json {
            place.console.data(try JSONReport(payload: Payload(certificates: known, exit: exit.rawValue)).text())
        } else {
            place.console.data(form == .status ? Self.status(known, now) : Self.plan(known))
        }
        try exit.end()
    }

    /// The revocations that are wished for; none without a ledger.
    static func wishes(of lineage: Lineage, _ ledger: Ledger?) throws(LedgerFailure) -> [PendingRevocation] {
        try ledger?.pendingRevocations(certificate: lineage.name.text) ?? []
    }

    private static func status(_ known: [LineageStatus], _ now: Date) -> String {
        var table = Table("NAME", "STATE", "LIVE", "VALID UNTIL", "NEXT", "FOR")
        for one in known {
            table.add(
                one.name,
                one.state,
                one.live.map { "generation \($0.generation)" } ?? "nothing",
                one.live.map { InstantText.short($0.notAfter) } ?? "-",
                one.next.text,
                one.spokenFor
            )
        }
        let failures = known.compactMap { one in
            one.failure.map { failure in
                let said = failure.said.map { "\n  \($0)" } ?? ""
                return
                    "\n\(one.name): \(InstantText.short(failure.at)): \(failure.verdict)\(said)\n  next       \(failure.next)\n  hint       \(failure.hint)"
            }
        }
        let revocations = known.flatMap { one in one.revocations.map { $0.line(of: one.name) } }
        return ([table.text] + failures + revocations).joined(separator: "\n")
    }

    private static func plan(_ known: [LineageStatus]) -> String {
        var table = Table("NAME", "PLAN")
        for one in known {
            table.add(one.name, one.next.task == "nothing" ? "nothing to do, \(one.next.text)" : one.next.text)
        }
        return table.text
    }
}
