import Deployment
import Hooks
import Ledger
import Storage
import TLS

/// Where the disk alone refuses, and its reason passes by itself, nobody has to act: the next run finds it mended, or
/// says the same again.
extension Explanation {
    init(_ trouble: Trouble, name: LineageName) {
        let words = Explanation(wording: trouble, name: name)
        self.init(
            words.stage,
            words.verdict,
            said: words.said,
            hint: words.hint,
            trouble.passes ? words.consequence.passing : words.consequence,
            live: words.live
        )
    }
}

extension Explanation.Consequence {
    /// The same, left to the next run.
    var passing: Self {
        switch self {
        case .operatorNothingSpent: .nextRunTries
        case .operatorDeploysAgain(let number): .nextRunDeploys(number)
        case .operatorLooksAgain: .nextRunLooks
        case .askAgain, .operatorThenAskAgain, .nextRunLooks, .nextRunTries, .nextRunDeploys, .operatorOnly: self
        }
    }
}

extension Trouble {
    /// Whether all that stands in the way is a disk that refuses for a reason that passes.
    fileprivate var passes: Bool {
        switch self {
        case .storage(let failure), .link(.storage(let failure)),
            .locked(.storage(let failure)), .staging(.storage(let failure)),
            .staging(.damaged(_, _, .storage(let failure))), .state(.storage(let failure)):
            Disposition.passes(failure.errno)
        case .activation(let failure, _): failure.refusal.map { Disposition.passes($0.errno) } ?? false
        case .ledger(let failure): Disposition.passes(failure.kind)
        case .unreadable(let failure): failure.passes
        case .preflight(let findings): !findings.isEmpty && findings.allSatisfy(\.passes)
        case .rejected(let rejected):
            !rejected.report.findings.isEmpty && rejected.report.findings.allSatisfy(\.passes)
        default: false
        }
    }
}

extension LineageReader.Failure {
    /// Whether it is a refusal that passes by itself.
    package var passes: Bool {
        switch self {
        case .link(.storage(let failure)), .storage(let failure), .damaged(_, .storage(let failure)):
            Disposition.passes(failure.errno)
        case .ledger(let failure): Disposition.passes(failure.kind)
        case .link, .damaged: false
        }
    }
}

extension PreflightFinding {
    fileprivate var passes: Bool {
        switch self {
        case .state(let failure), .live(.storage(let failure)), .link(_, .storage(let failure)),
            .copy(_, .storage(let failure)):
            Disposition.passes(failure.errno)
        case .hooks(let failure): failure.passes
        case .relativeState, .live, .link, .copy, .pathTakenTwice, .command, .group: false
        }
    }
}

extension ValidationFinding {
    fileprivate var passes: Bool {
        switch self {
        case .storage(let failure), .damaged(.storage(let failure)): Disposition.passes(failure.errno)
        // OpenSSL had no memory to begin.
        case .trial(.unprepared): true
        default: false
        }
    }
}

extension ActivationFailure {
    /// The disk's refusal, where that is all and what is live is known.
    fileprivate var refusal: StorageFailure? {
        switch self {
        case .link(.storage(let failure)), .copy(.storage(let failure)), .swap(.storage(let failure)),
            .damaged(_, .storage(let failure)):
            failure
        case .link, .copy, .copyStuck, .stuckAtFiles, .swap, .damaged, .refused, .stuck: nil
        }
    }
}

extension HookDirectoryFailure {
    fileprivate var passes: Bool {
        if case .unreadable(_, let errno) = self { Disposition.passes(errno) } else { false }
    }
}
