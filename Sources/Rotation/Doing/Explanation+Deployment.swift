import Deployment
import FoundationEssentials
import Storage

/// What stands in the way of a generation on its way to services, in words.
extension Explanation {
    init(_ rejected: Rejected) {
        let reasons = rejected.report.findings.map(\.description).joined(separator: "; ")
        let command = rejected.report.findings.lazy.compactMap(\.quote).first
        self.init(
            .validate,
            "not deployed: generation \(rejected.number.rawValue): \(reasons)",
            said: command,
            hint: rejected.isQuarantined
                ? "the certificate is not used; the next one is ordered when it is due: rekey plan"
                : (rejected.report.findings.lazy.compactMap(\.hint).first ?? "mend the cause") + ", then: rekey run",
            Self.consequence(of: rejected)
        )
    }

    /// Hooks that ask to be told later are, by every run, until they are content.
    private static func consequence(of rejected: Rejected) -> Consequence {
        if rejected.isQuarantined { return .operatorThenAskAgain }
        let isLater = rejected.report.findings.allSatisfy { finding in
            if case .hookRefuses(let failure) = finding { failure.isTryLater } else { false }
        }
        return isLater ? .nextRunDeploys(rejected.number) : .operatorDeploysAgain(rejected.number)
    }

    init(_ failure: ActivationFailure, _ number: GenerationNumber) {
        let hint: String =
            switch failure {
            case .swap(let failure), .stuck(_, let failure): failure.hint
            case .refused: "mend the service's configuration, then: rekey run"
            case .copy(let failure), .copyStuck(let failure), .stuckAtFiles(_, let failure): failure.hint
            case .link(let failure): failure.hint
            case .damaged: "mend it, then: rekey run"
            }
        let command: RotationFailure.Quote? =
            if case .refused(let findings) = failure { findings.lazy.compactMap(\.quote).first } else { nil }
        self.init(
            .activate,
            "not deployed: \(failure)",
            said: command,
            hint: hint,
            .operatorDeploysAgain(number),
            live: Self.isLiveUnchanged(failure) ? .unchanged : .unknown
        )
    }

    private static func isLiveUnchanged(_ failure: ActivationFailure) -> Bool {
        switch failure {
        case .stuck, .stuckAtFiles: false
        case .link, .copy, .copyStuck, .swap, .damaged, .refused: true
        }
    }

    init(_ report: RolloutReport, _ live: Live) {
        let number = live.generation.number
        let words = RolloutWords(report)
        switch report.action {
        case .rollBack: self.init(words, report.rollback, number)
        case .stay:
            self.init(
                words.stage,
                "live, but not served: \(words.reason)",
                said: words.said,
                hint: words.remedy ?? "see why the service does not take it, then: rekey run",
                words.isLater ? .nextRunLooks : .operatorLooksAgain,
                live: .stayed
            )
        case .stayReportHook:
            self.init(
                .reload,
                "served, but \(words.reason)",
                said: words.said,
                hint: words.remedy ?? "mend the reload command, then: rekey run",
                words.isLater ? .nextRunLooks : .operatorLooksAgain,
                live: .kept
            )
        case .unproven, .settled:
            let failed = report.targets.contains { $0.reload.isFailure }
            self.init(
                words.stage,
                "live, but unproven: \(words.reason)",
                said: words.said,
                hint: "is the service running, and does its name resolve? look with: rekey verify",
                failed && !words.isLater ? .operatorLooksAgain : .nextRunLooks,
                live: .kept
            )
        }
    }

    /// Going back was decided: it worked, or was not seen to, or could not be done.
    private init(
        _ words: RolloutWords,
        _ rollback: Result<RollbackReport, LiveLinkFailure>?,
        _ number: GenerationNumber
    ) {
        switch rollback {
        case .success(let report) where report.isComplete:
            self.init(
                words.stage,
                "not deployed: \(words.reason)",
                said: words.said,
                hint: words.remedy ?? "does the reload command reach the process that listens? then: rekey run",
                words.isLater ? .nextRunDeploys(number) : .operatorDeploysAgain(number),
                live: .rolledBack
            )
        case .success:
            self.init(
                words.stage,
                "not deployed: \(words.reason); going back did not go smoothly either",
                said: words.said,
                hint: "see what the service does right now: rekey verify; then: rekey run",
                .operatorDeploysAgain(number),
                live: .rolledBackUnseen
            )
        case .failure(let failure):
            self.init(
                .rollback,
                "live, but not served: \(words.reason); it could not go back: \(failure)",
                said: words.said,
                hint: failure.hint,
                .operatorLooksAgain,
                live: .kept
            )
        case nil:
            self.init(
                words.stage,
                "live, but not served: \(words.reason)",
                said: words.said,
                hint: "see why the service does not take it, then: rekey run",
                .operatorLooksAgain,
                live: .kept
            )
        }
    }
}

extension ValidationFinding {
    /// A service's own words.
    fileprivate var quote: RotationFailure.Quote? {
        switch self {
        case .serviceRefuses(_, .ended(_, _, let output)):
            return RotationFailure.Quote(speaker: "validate", output: output)
        case .hookRefuses(.ended(_, _, let output)): return RotationFailure.Quote(speaker: "hook", output: output)
        default: return nil
        }
    }
}
