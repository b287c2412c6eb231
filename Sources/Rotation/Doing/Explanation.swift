import ACME
import Deployment
import FoundationEssentials
import Hooks
import Ledger
import PKI
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
        /// Every run deploys the generation again; nobody need do anything.
        case nextRunDeploys(GenerationNumber)
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
    /// Puts a trouble with one certificate into words; whether it passes by itself is decided by `init(_:name:)`.
    init(wording trouble: Trouble, name: LineageName) {
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
        case .braked(let brake): self.init(brake, name: name)
        case .caa(let identifier, let refusal):
            self.init(
                .preflight,
                "not rotated: \(identifier.display): \(refusal)",
                hint: "see the records: dig \(identifier.value) CAA; change them, or order elsewhere",
                .operatorNothingSpent
            )
        case .clock(let trouble):
            self.init(.preflight, "not rotated: \(trouble)", hint: trouble.hint, .operatorNothingSpent)
        case .locked(.storage(let failure)):
            self.init(.lock, "not rotated: \(failure)", hint: failure.hint, .operatorNothingSpent)
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
        case .keyDenied:
            self.init(
                .order,
                "not rotated: the key made is one that must never be used again",
                hint: "something is wrong with this machine's random numbers: make no key on it until that is found",
                .operatorOnly
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
        case .processing(let until, let trouble):
            self.init(
                .order,
                "not rotated yet: the CA needs longer" + (trouble.map { "; of late: \($0.summary)" } ?? ""),
                said: Self.quote(trouble?.said),
                hint: "nothing to do: the order and its key are kept, and gone on with",
                .askAgain(wish: until)
            )
        case .noGeneration(let number):
            self.init(
                .rollback,
                "not rolled back: generation \(number.rawValue) is not on disk, whole",
                hint: "see which are: rekey history \(name)",
                .operatorOnly
            )
        case .revocation(let trouble): self.init(trouble, name: name)
        case .banned(let number, let ban):
            self.init(
                .validate,
                "not deployed: generation \(number.rawValue) \(ban)",
                hint: "order a new one instead: rekey rotate \(name) --force",
                .operatorOnly
            )
        case .expiring(let number, let notAfter, let remaining):
            let until = InstantText.short(notAfter)
            let order = "order a new one instead: rekey rotate \(name) --force"
            let again = "rekey rollback \(name) --to \(number.rawValue) --accept-expiring"
            self.init(
                .rollback,
                remaining > 0
                    ? "not rolled back: generation \(number.rawValue) is valid for \(Self.span(remaining)) only, until \(until)"
                    : "not rolled back: generation \(number.rawValue) expired \(Self.span(-remaining)) ago, at \(until)",
                hint: remaining > 0 ? "\(order); or accept it: \(again)" : order,
                .operatorOnly
            )
        case .state(let failure):
            self.init(.preflight, "not rotated: \(failure)", hint: failure.hint, .operatorNothingSpent)
        case .noPrevious:
            self.init(
                .rollback,
                "not rolled back: there is no earlier generation that could be live",
                hint: "order a new one instead: rekey rotate \(name) --force",
                .operatorOnly
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

    /// What lets go by itself is no matter for an operator; a budget that is used up asks why it was.
    private init(_ brake: Brake, name: LineageName) {
        let consequence: Consequence =
            switch brake {
            case .orders: .operatorOnly
            case .paused, .noAuthority: .operatorNothingSpent
            case .validations, .account, .domain, .claimed: .nextRunTries
            }
        self.init(.order, "not rotated: \(brake)", hint: brake.hint(certificate: "\(name)"), consequence)
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

    /// Whole hours, or minutes where there are fewer than two.
    private static func span(_ seconds: Double) -> String {
        let minutes = Int(max(0, min(seconds, 1e12)) / 60)
        return minutes >= 120 ? "\(minutes / 60) hours" : "\(minutes) minutes"
    }

    static func quote(_ text: ServerText?) -> RotationFailure.Quote? {
        text.map { RotationFailure.Quote(speaker: "CA", text: "\"\($0)\"") }
    }

    static func consequence(of failure: ACMEFailure) -> Consequence {
        // A limit that names no end and a page to lift it is a pause: somebody must go there.
        if let answer = failure.answer, answer.problem.type == .rateLimited, answer.retryAfter == nil,
            answer.helpLink != nil
        {
            return .operatorThenAskAgain
        }
        return switch failure.disposition {
        case .retry(let notBefore): .askAgain(wish: notBefore)
        case .needsOperator: .operatorThenAskAgain
        case .abandoned: .nextRunTries
        }
    }

    private static func hint(_ failure: StagingFailure) -> String {
        switch failure {
        case .storage(let failure), .damaged(_, _, .storage(let failure)): failure.hint
        case .damaged(_, let number, _): "remove the damaged directory of generation \(number), then: rekey run"
        case .keyMissing, .numberTaken, .notSeveral: "run it again"
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
        case .hooks(let failure): failure.hint
        case .copy(_, let failure): failure.hint
        case .link(_, let failure): failure.hint
        case .pathTakenTwice, .command: nil
        }
    }
}
