package import ACME
package import Hooks

/// Keeps records by hooks of rekey's own contract: `challenge-publish` and `challenge-withdraw`, the facts in the
/// environment and as JSON on standard input. A hook that leaves with 42 leaves the record to the others; when all do,
/// nobody has written it, which is a failure.
package struct HookDirectoryKeeper: RecordKeeper {
    private let hooks: HookDirectory
    private let certificate: String

    /// A keeper that tells the hooks of a directory; `certificate` is the name in the configuration.
    package init(_ hooks: HookDirectory, certificate: String) {
        self.hooks = hooks
        self.certificate = certificate
    }

    package func add(_ record: ChallengeRecord) async throws(SolverFailure) {
        try await tell(.challengePublish, record)
    }

    package func remove(_ record: ChallengeRecord) async throws(SolverFailure) {
        try await tell(.challengeWithdraw, record)
    }

    package func rehearse() async throws(SolverFailure) {
        let found: [String]
        do throws(HookDirectoryFailure) { found = try hooks.list() } catch { throw Self.explain(error) }
        guard !found.isEmpty else {
            throw SolverFailure(
                reason: "hooks: none in \(PrintableText(hooks.path))",
                isPermanent: true,
                hint: "put one there that takes challenge-publish, and make it executable"
            )
        }
    }

    private func tell(_ event: HookEvent, _ record: ChallengeRecord) async throws(SolverFailure) {
        let context: HookContext
        do throws(MalformedHookFact) { context = try HookContext(facts(of: record)) } catch {
            throw SolverFailure(reason: "hooks: \(error)", isPermanent: true, hint: nil)
        }
        let reports: [HookReport]
        do throws(HookDirectoryFailure) { reports = try await hooks.run(event, context) } catch {
            throw Self.explain(error)
        }
        try Self.judge(reports, event)
    }

    private func facts(of record: ChallengeRecord) -> [HookFact: HookFact.Value] {
        [
            .certificate: .text(certificate),
            .challenge: .text(record.type.rawValue),
            .identifier: .text(record.domain),
            .token: .text(record.token),
            .keyAuthorization: .text(record.keyAuthorization),
            .recordName: .text(record.target),
            .recordOwner: .text(record.name),
            .recordValue: .text(record.value),
            .recordTTL: .number(record.ttl),
        ]
    }

    /// The first failure counts, then the first "later"; somebody must have done it.
    private static func judge(_ reports: [HookReport], _ event: HookEvent) throws(SolverFailure) {
        for verdict in [HookVerdict.failed, .tryLater] {
            guard let report = reports.first(where: { $0.verdict == verdict }) else { continue }
            throw explain(report)
        }
        guard reports.contains(where: { $0.verdict == .done }) else {
            throw SolverFailure(
                reason: "hooks: none took \(event.rawValue) (all left with status 42)",
                isPermanent: true,
                hint: "a hook that writes this record leaves with status 0"
            )
        }
    }

    private static func explain(_ report: HookReport) -> SolverFailure {
        let hook = "hook \(PrintableText(report.hook))"
        switch report.result {
        case .success(let outcome):
            return HookTrouble.ended(outcome.ending, output: outcome.output.text).failure(of: hook)
        case .failure(let failure): return HookTrouble.notRun(failure).failure(of: hook)
        }
    }

    private static func explain(_ failure: HookDirectoryFailure) -> SolverFailure {
        switch failure {
        case .refused(let refusal): HookTrouble.refused(refusal).failure(of: "hooks")
        case .unreadable: SolverFailure(reason: "hooks: \(failure)", isPermanent: true, hint: nil)
        case .cancelled: SolverFailure(reason: "hooks: \(failure)", isPermanent: false, hint: nil)
        }
    }
}
