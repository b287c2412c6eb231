import ACME
import Deployment
import FoundationEssentials
import Ledger
import Storage

/// A trouble in words and consequences: the slots of its report that do not depend on what is live.
struct Explanation: Equatable {
    let stage: RotationFailure.Stage
    let verdict: String
    let said: RotationFailure.Quote?
    let hint: String
    let consequence: Consequence
    let live: LiveState.Consequence

    /// What the trouble asks for; instants and counts are filled in by whoever knows them.
    enum Consequence: Equatable {
        /// The authority is asked again, no earlier than its wish; counted as a failure of the authority.
        case askAgain(wish: Date?)
        /// Someone must act; the authority is asked again all the same, but ever more rarely.
        case operatorThenAskAgain
        /// Someone must act; nothing was spent, every run tries again.
        case operatorNothingSpent
        /// Someone must act; every run deploys the generation again.
        case operatorDeploysAgain(GenerationNumber)
        case operatorLooksAgain
        case nextRunLooks
        case nextRunTries
        /// Someone must act, and nothing happens until then.
        case operatorOnly
    }

    init(
        _ stage: RotationFailure.Stage,
        _ verdict: String,
        said: RotationFailure.Quote? = nil,
        hint: String,
        _ consequence: Consequence,
        live: LiveState.Consequence = .unchanged
    ) {
        self.stage = stage
        self.verdict = verdict
        self.said = said
        self.hint = hint
        self.consequence = consequence
        self.live = live
    }
}

extension Explanation {
    /// Explains a trouble with one certificate.
    init(_ trouble: Trouble, name: LineageName) {
        switch trouble {
        case .account(let trouble): self.init(account: trouble)
        case .order(let failure): self.init(failure, name: name)
        case .preflight(let findings): self.init(findings)
        case .rejected(let rejected): self.init(rejected)
        case .activation(let failure, let number): self.init(failure, number)
        case .rollout(let report, let live): self.init(report, live)
        case .solver(let failure):
            self.init(
                .preflight,
                "not rotated: the challenge could not be answered: \(failure.reason)",
                hint: failure.hint ?? "mend it, then: rekey run",
                .operatorNothingSpent
            )
        case .braked(let orders):
            self.init(
                .order,
                "not rotated: \(orders) orders for these names in the last 7 days, and the brake is at \(OrderBudget.limit)",
                hint: "find out why so many were needed: rekey history \(name); then, to go on: --ignore-budget",
                .operatorOnly
            )
        case .locked(let failure):
            self.init(
                .lock,
                "not rotated: \(failure)",
                hint: "wait for it, or see what it does: ps -p PID; the lock dies with it",
                .nextRunTries
            )
        case .storage(let failure):
            self.init(.stage, "not rotated: \(failure)", hint: failure.hint, .operatorNothingSpent)
        case .link(let failure):
            self.init(.rollback, "not rolled back: \(failure)", hint: failure.hint, .operatorNothingSpent)
        case .ledger(let failure):
            self.init(.recovery, "not rotated: \(failure)", hint: failure.hint, .operatorNothingSpent)
        case .unreadable(let failure):
            self.init(.recovery, "not rotated: \(failure)", hint: failure.hint, .operatorNothingSpent, live: .unknown)
        case .key(let failure):
            self.init(
                .order,
                "not rotated: \(failure)",
                hint: "see that the state directory is intact: rekey status",
                .operatorNothingSpent
            )
        case .keyOfAccount:
            self.init(
                .order,
                "not rotated: the certificate's key would be the account's",
                hint: "run it again",
                .nextRunTries
            )
        case .staging(let failure):
            self.init(.stage, "not deployed: \(failure)", hint: Self.hint(failure), .operatorNothingSpent)
        case .processing(let until):
            self.init(
                .order,
                "not rotated yet: the CA needs longer",
                hint: "nothing to do: the order is kept",
                .askAgain(wish: until)
            )
        case .noGeneration(let number):
            self.init(
                .rollback,
                "not rolled back: generation \(number.rawValue) is not on disk, whole",
                hint: "see which are: rekey history \(name)",
                .operatorOnly
            )
        case .expiring(let number, let notAfter):
            self.init(
                .rollback,
                "not rolled back: generation \(number.rawValue) is valid until \(InstantText.short(notAfter)) only",
                hint: "order a new one instead: rekey rotate \(name) --force",
                .operatorOnly
            )
        case .noPrevious:
            self.init(
                .rollback,
                "not rolled back: there is no earlier generation that could be live",
                hint: "order a new one instead: rekey rotate \(name) --force",
                .operatorOnly
            )
        }
    }

    init(account trouble: AccountTrouble) {
        let verdict = "not rotated: the account: "
        switch trouble {
        case .acme(let failure):
            self.init(
                .account,
                verdict + failure.summary,
                said: Self.quote(failure.said),
                hint: failure.hint ?? "see the account: rekey account show",
                Self.consequence(of: failure)
            )
        case .key(let failure):
            self.init(
                .account,
                verdict + "\(failure)",
                hint: "restore the key from a backup; its account is lost with it",
                .operatorNothingSpent
            )
        case .storage(let failure):
            self.init(.account, verdict + "\(failure)", hint: failure.hint, .operatorNothingSpent)
        case .transport(let failure):
            self.init(
                .account,
                "not rotated: \(failure.text)",
                hint: failure.hint ?? "check the authority's settings",
                .operatorNothingSpent
            )
        case .locked(let failure):
            self.init(.account, verdict + "\(failure)", hint: "the next run goes on", .nextRunTries)
        case .directory(let url, let refusal):
            self.init(
                .account,
                "not rotated: the directory URL \"\(url)\": \(refusal)",
                hint: "a directory URL begins with https://",
                .operatorNothingSpent
            )
        case .url(let name, _, let refusal):
            self.init(
                .account,
                verdict + "its noted URL: \(refusal)",
                hint: "register it anew: rekey account register \(name)",
                .operatorNothingSpent
            )
        case .keyLost(let name, let account):
            self.init(
                .account,
                verdict + "its key is gone; the account was \(account)",
                hint: "restore accounts/\(name)/account.pem, or make a new account: rekey account register \(name)",
                .operatorNothingSpent
            )
        case .otherDirectory(let name, let noted, let configured):
            self.init(
                .account,
                verdict + "the key of \(name) belongs to \(noted), not to \(configured)",
                hint: "give the other directory another name in the configuration: keys do not move",
                .operatorNothingSpent
            )
        }
    }

    private init(_ failure: OrderFailure, name: LineageName) {
        guard let acme = failure.acme else {
            self.init(
                .order,
                "not rotated: \(failure.summary)",
                hint: "see the journal: rekey history \(name)",
                .operatorNothingSpent
            )
            return
        }
        self.init(
            .order,
            "not rotated: \(acme.summary)",
            said: Self.quote(acme.said),
            hint: acme.hint ?? "nothing to do, unless it happens again: rekey history \(name)",
            Self.consequence(of: acme)
        )
    }

    private init(_ findings: [PreflightFinding]) {
        let reasons =
            findings.isEmpty
            ? "no authority is configured for it" : findings.map(\.description).joined(separator: "; ")
        self.init(
            .preflight,
            "not rotated: \(reasons)",
            hint: findings.lazy.compactMap(\.remedy).first ?? "mend it, then: rekey run",
            .operatorNothingSpent
        )
    }

    private init(_ rejected: Rejected) {
        let reasons = rejected.report.findings.map(\.description).joined(separator: "; ")
        let command = rejected.report.findings.lazy.compactMap(\.quote).first
        self.init(
            .validate,
            "not deployed: generation \(rejected.number.rawValue): \(reasons)",
            said: command,
            hint: rejected.isQuarantined
                ? "the certificate is not used; the next one is ordered when it is due: rekey plan"
                : rejected.report.findings.contains { if case .untrusted = $0 { true } else { false } }
                    ? "are its chain-roots the right ones? then: rekey run"
                    : "mend the service's configuration, then: rekey run",
            rejected.isQuarantined ? .operatorThenAskAgain : .operatorDeploysAgain(rejected.number)
        )
    }

    private init(_ failure: ActivationFailure, _ number: GenerationNumber) {
        let hint: String =
            switch failure {
            case .swap(let failure), .stuck(_, let failure): failure.hint
            case .refused: "mend the service's configuration, then: rekey run"
            case .link, .damaged: "mend it, then: rekey run"
            }
        self.init(
            .activate,
            "not deployed: \(failure)",
            hint: hint,
            .operatorDeploysAgain(number),
            live: { if case .stuck = failure { .unknown } else { .unchanged } }()
        )
    }

    private init(_ report: RolloutReport, _ live: Live) {
        let number = live.generation.number
        let words = RolloutWords(report)
        switch report.action {
        case .rollBack: self.init(words, report.rollback, number)
        case .stay:
            self.init(
                words.stage,
                "live, but not served: \(words.reason)",
                said: words.said,
                hint: "see why the service does not take it, then: rekey run",
                .operatorLooksAgain,
                live: .stayed
            )
        case .stayReportHook:
            self.init(
                .reload,
                "served, but \(words.reason)",
                said: words.said,
                hint: "mend the reload command, then: rekey run",
                .operatorLooksAgain,
                live: .kept
            )
        case .unproven, .settled:
            let failed = report.targets.contains { $0.reload.isFailure }
            self.init(
                words.stage,
                "live, but unproven: \(words.reason)",
                said: words.said,
                hint: "is the service running, and does its name resolve? look with: rekey verify",
                failed ? .operatorLooksAgain : .nextRunLooks,
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
                hint: "does the reload command reach the process that listens? then: rekey run",
                .operatorDeploysAgain(number),
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

    private static func quote(_ text: ServerText?) -> RotationFailure.Quote? {
        text.map { RotationFailure.Quote(speaker: "CA", text: "\"\($0)\"") }
    }

    private static func consequence(of failure: ACMEFailure) -> Consequence {
        switch failure.disposition {
        case .retry(let notBefore): .askAgain(wish: notBefore)
        case .needsOperator: .operatorThenAskAgain
        case .abandoned: .nextRunTries
        }
    }

    private static func hint(_ failure: StagingFailure) -> String {
        switch failure {
        case .storage(let failure): failure.hint
        case .damaged(_, let number, _): "remove the damaged directory of generation \(number), then: rekey run"
        case .keyMissing, .numberTaken: "run it again"
        }
    }
}

extension PreflightFinding {
    /// What the operator can do, where the part that found it knows.
    fileprivate var remedy: String? {
        switch self {
        case .state(let failure): failure.hint
        case .live(let failure): failure.hint
        case .relativeState: "give the state directory as an absolute path"
        case .group: "run as root, or as a member of the group"
        case .link, .pathTakenTwice, .command: nil
        }
    }
}

extension ValidationFinding {
    /// A service's own words.
    fileprivate var quote: RotationFailure.Quote? {
        guard case .serviceRefuses(_, .ended(_, _, let output)) = self else { return nil }
        return RotationFailure.Quote(speaker: "validate", output: output)
    }
}
