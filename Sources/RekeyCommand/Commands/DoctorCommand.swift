import ArgumentParser
import Storage
import SystemPackage

/// `rekey doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what will make a rotation fail, and say how to mend it. Writes nothing.",
        discussion: """
            Rights of the state directory, of keys, of the configuration and of the directories of links; programs and \
            hooks that would be refused; room and file systems; the clock against the authorities' own; ports of the \
            challenge responder; answers to challenges that were left; damaged generations, links that lead elsewhere; \
            the ledger; leftovers of killed runs. Run it as the user that rekey run has.

            Exit 0 when there is nothing, 2 for warnings, 1 when a rotation would fail or what is live is not safe.
            """
    )

    struct Payload: Encodable {
        let findings: [DoctorFinding]
        let exit: Int32
    }

    @Flag(help: "Ask no authority what time it is.")
    var offline = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let place = try Workplace(options)
        let file = RealPath.of(Workplace.absolute(FilePath(options.config)))
        let facts = try await DoctorLook(place: place).facts(configurationFile: file, isOnline: !offline)
        let findings = Diagnosis.findings(facts)
        let exit = Self.status(findings)
        if options.json {
            place.console.data(try JSONReport(payload: Payload(findings: findings, exit: exit.rawValue)).text())
        } else if findings.isEmpty {
            place.console.data("nothing is in the way of a rotation")
        } else {
            place.console.data(findings.map(\.text).joined(separator: "\n"))
        }
        try exit.end()
    }

    /// The worst of them decides.
    static func status(_ findings: [DoctorFinding]) -> ExitStatus {
        if findings.contains(where: { $0.severity == .fault }) { return .needsOperator }
        return findings.isEmpty ? .holds : .attention
    }
}
