package import Hooks

/// What the hooks of a directory said of one event, together.
package struct HookAnswer: Sendable, Equatable {
    /// The worst that one of them said.
    package let verdict: HookVerdict
    /// Those that failed, then those that want to be told later, each as they were told.
    package let failures: [CommandFailure]

    /// Nobody was asked, or everybody is content.
    package static let content = HookAnswer(verdict: .notMine, failures: [])

    /// One that failed for a reason that is not a hook's.
    init(_ failure: CommandFailure) { self.init(verdict: .failed, failures: [failure]) }

    init(verdict: HookVerdict, failures: [CommandFailure]) {
        self.verdict = verdict
        self.failures = failures
    }

    /// The answers of all of them.
    init(_ reports: [HookReport], to event: HookEvent) {
        let bad = [HookVerdict.failed, .tryLater].flatMap { verdict in reports.filter { $0.verdict == verdict } }
        self.init(
            verdict: HookVerdict.worst(reports.map(\.verdict)),
            failures: bad.map { report in
                switch report.result {
                case .success(let outcome):
                    .ended(
                        command: "\(PrintableText(report.hook)) \(event.rawValue)",
                        outcome.ending,
                        output: outcome.output.text
                    )
                case .failure(let failure): .notRun(failure)
                }
            }
        )
    }
}
