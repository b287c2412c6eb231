import ArgumentParser
import PKI
import Rotation
import Settings
import Storage
import SystemPackage
import Takeover

/// One `rekey import` from a plan to its last word.
struct TakeoverRun {
    /// What `--json` prints.
    struct Payload: Encodable {
        struct Problem: Encodable {
            let problem: String
            let hint: String
        }

        struct Proposed: Encodable {
            /// `file`, `stanza` or `nothing`.
            let form: String
            let yaml: String
            /// The file it was written to.
            let written: String?
        }

        let tool: String
        let directory: String
        let dryRun: Bool
        let certificates: [TakenCertificate]
        let accounts: [TakenAccount]
        let problems: [Problem]
        let configuration: Proposed
        /// What runs the old tool by itself.
        let stop: [String]
        let exit: Int32
    }

    let options: GlobalOptions
    let existing: Configuration?
    let outlet: ConfigurationOutlet
    let isRehearsal: Bool
    private var console: Console { outlet.console }

    func go(_ estate: ForeignEstate, _ plan: TakeoverPlan) async throws {
        let place = try Workplace(options, configuration: plan.configuration)
        let desk = try TakeoverDesk(place, isRehearsal: isRehearsal)
        let (accounts, accountStatus) = await take(plan.accounts, at: desk, place)
        let (certificates, certificateStatus) = await take(plan.items, of: estate.tool, at: desk, place)
        await desk.close()
        for problem in estate.problems { console.complain("rekey: \(problem)\n  hint       \(problem.hint)") }
        let proposed = ProposedConfiguration(plan.configuration, besides: existing, remarks: plan.remarks)
        let written = isRehearsal ? nil : try outlet.write(proposed.text)
        conclude(estate.tool, proposed, written, hasRemarks: plan.remarks.values.contains { !$0.isEmpty })
        let problems = estate.problems.map { $0.isPermission ? ExitStatus.permission : .needsOperator }
        let status = ([accountStatus, certificateStatus] + problems).max() ?? .holds
        if options.json {
            let payload = Payload(
                tool: estate.tool.rawValue,
                directory: estate.directory.string,
                dryRun: isRehearsal,
                certificates: certificates,
                accounts: accounts,
                problems: estate.problems.map { Payload.Problem(problem: "\($0)", hint: $0.hint) },
                configuration: Payload.Proposed(form: proposed.form.rawValue, yaml: proposed.text, written: written),
                stop: estate.tool.schedule,
                exit: status.rawValue
            )
            console.data(try JSONReport(payload: payload).text())
        } else if written == nil, !proposed.text.isEmpty {
            console.data(String(proposed.text.dropLast()))
        }
        try status.end()
    }

    private func take(
        _ accounts: [TakeoverPlan.Account],
        at desk: TakeoverDesk,
        _ place: Workplace
    ) async -> ([TakenAccount], ExitStatus) {
        var taken: [TakenAccount] = []
        var status = ExitStatus.holds
        for account in accounts {
            guard let authority = place.mapper.authority(named: account.authority) else { continue }
            let (told, outcome) = await desk.account(account, authority)
            taken.append(told)
            status = max(status, outcome)
            tell(told.text, isFailure: outcome != .holds)
        }
        return (taken, status)
    }

    private func take(
        _ items: [TakeoverPlan.Item],
        of tool: ForeignTool,
        at desk: TakeoverDesk,
        _ place: Workplace
    ) async -> ([TakenCertificate], ExitStatus) {
        var taken: [TakenCertificate] = []
        var status = ExitStatus.holds
        for item in items {
            let pair = pair(item, tool, place)
            let (told, outcome) = await desk.certificate(pair, as: item.name, paths: Self.paths(item.foreign))
            taken.append(told)
            status = max(status, outcome)
            tell(told.text, isFailure: outcome != .holds)
        }
        return (taken, status)
    }

    private func pair(_ item: TakeoverPlan.Item, _ tool: ForeignTool, _ place: Workplace) -> IntakePair {
        IntakePair(
            chain: item.foreign.chain,
            keyFile: item.foreign.keyFile,
            authority: item.authority,
            trust: place.mapper.authority(named: item.authority)?.trust ?? .system,
            origin: tool.rawValue
        )
    }

    private static func paths(_ certificate: ForeignCertificate) -> [(old: FilePath, new: String)] {
        let chain = certificate.intermediates.map { [(old: $0, new: "chain.pem")] } ?? []
        return [(certificate.fullchain, "fullchain.pem"), (certificate.key, "key.pem")] + chain
    }

    private func tell(_ text: String, isFailure: Bool) {
        if isFailure { console.complain(text) } else { console.say(text) }
    }

    private func conclude(
        _ tool: ForeignTool,
        _ proposed: ProposedConfiguration,
        _ written: String?,
        hasRemarks: Bool
    ) {
        console.say("nothing of \(tool.rawValue) was changed. So that not both renew, stop it:")
        for line in tool.schedule { console.say("  stop       \(line)") }
        switch proposed.form {
        case .nothing: console.say("\(options.config) has all of it already")
        case .stanza: console.say("to be added to \(options.config):")
        case .file:
            let place = written ?? "the configuration on standard output"
            let first = hasRemarks ? "see to what its comments say, then" : "next"
            console.say("\(place): \(first): rekey plan --config \(written ?? "FILE")")
        }
    }
}
