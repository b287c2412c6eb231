import Deployment
import Hooks
import Storage

/// What hooks did when they were tried, for people and for programs.
struct HookTrialWords: Encodable {
    struct Hook: Encodable {
        let hook: String
        /// `done`, `not-mine`, `try-later` or `failed`.
        let verdict: String
        /// How it ended, or why it did not run.
        let ending: String
        let seconds: Double
        let output: String
    }

    let certificate: String
    let event: String
    let generation: Int?
    let hooks: [Hook]
    let exit: Int32
    let status: ExitStatus

    private enum CodingKeys: String, CodingKey { case certificate, event, generation, hooks, exit }

    init(_ event: HookEvent, _ subject: HookSubject, _ reports: [HookReport]) {
        certificate = subject.name.text
        self.event = event.rawValue
        generation = subject.generation?.number.rawValue
        hooks = reports.map(Hook.init)
        status =
            switch HookVerdict.worst(reports.map(\.verdict)) {
            case .done, .notMine: .holds
            case .tryLater: .later
            case .failed: .needsOperator
            }
        exit = status.rawValue
    }

    /// One line for a hook, and below it what it printed.
    var text: String {
        guard !hooks.isEmpty else { return "no hooks are there to be told" }
        return hooks.map { hook in
            let lines = hook.output.split(whereSeparator: \.isNewline).map { "  | \($0)" }
            let seconds = Int((hook.seconds * 100).rounded())
            let time = "\(seconds / 100).\(seconds % 100 / 10)\(seconds % 10) s"
            return (["\(hook.hook): \(hook.verdict), \(hook.ending), \(time)"] + lines).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

extension HookTrialWords.Hook {
    fileprivate init(_ report: HookReport) {
        let verdict =
            switch report.verdict {
            case .done: "done"
            case .notMine: "not-mine"
            case .tryLater: "try-later"
            case .failed: "failed"
            }
        let hook = "\(PrintableText(report.hook))"
        switch report.result {
        case .success(let outcome):
            let (seconds, attoseconds) = outcome.took.components
            self.init(
                hook: hook,
                verdict: verdict,
                ending: "\(outcome.ending)",
                seconds: Double(seconds) + Double(attoseconds) / 1e18,
                output: outcome.output.text
            )
        case .failure(let failure):
            self.init(hook: hook, verdict: verdict, ending: "\(failure)", seconds: 0, output: "")
        }
    }
}
