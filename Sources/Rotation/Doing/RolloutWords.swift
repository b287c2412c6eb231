import Deployment
import TLS

/// What a rollout's evidence says, in a clause.
struct RolloutWords {
    let stage: RotationFailure.Stage
    let reason: String
    let said: RotationFailure.Quote?
    /// Whether nothing stands in the way but a hook that asked to be told later.
    let isLater: Bool
    /// What to do, where more is known than that it is not served.
    let remedy: String?

    init(_ report: RolloutReport) {
        let failures = report.targets.compactMap { target -> (isHook: Bool, failure: CommandFailure)? in
            if case .failed(let failure) = target.reload { (target.isOfHooks, failure) } else { nil }
        }
        isLater = !failures.isEmpty && failures.allSatisfy { $0.isHook && $0.failure.isTryLater }
        let wave = report.wave.map { "wave \($0): " } ?? ""
        let seen = report.targets.flatMap(\.verdict.endpoints).flatMap { endpoint in
            endpoint.addresses.compactMap { Self.clause(endpoint.endpoint, $0) }
        }
        if let withheld = report.targets.lazy.compactMap(Withheld.init).first {
            stage = withheld.stage
            reason = wave + withheld.reason
            said = nil
            remedy = withheld.hint
        } else if let (isHook, failed) = failures.first {
            stage = .reload
            reason =
                wave
                + (failed.isTryLater && isHook
                    ? "a hook asks to be told later: \(Self.short(failed))"
                    : "the \(isHook ? "hook" : "reload command") did not succeed: \(Self.short(failed))")
            said = Self.quote(failed, by: isHook ? "hook" : "reload")
            remedy = isHook ? "see what the hook says, then: rekey run" : nil
        } else {
            stage = .verify
            reason = wave + (seen.isEmpty ? "it is not served" : seen.prefix(3).joined(separator: "; "))
            said = nil
            remedy = nil
        }
    }

    /// Why a wave's targets were not told.
    private struct Withheld {
        let stage: RotationFailure.Stage
        let reason: String
        let hint: String

        init?(_ report: TargetReport) {
            switch report.reload {
            case .notCopied(let failure): (stage, reason, hint) = (.activate, "\(failure)", failure.hint)
            case .refused(let findings):
                let reasons = findings.map(\.description).joined(separator: "; ")
                (stage, reason, hint) = (.validate, reasons, "mend the service's configuration, then: rekey run")
            case .notConfigured, .reloaded, .failed: return nil
            }
        }
    }

    private static func clause(_ endpoint: Endpoint, _ address: Verdict.Address) -> String? {
        let numbers =
            address.address.contains(":")
            ? "[\(address.address)]:\(endpoint.port)" : "\(address.address):\(endpoint.port)"
        let place = numbers + (endpoint.family.map { " (\($0))" } ?? "")
        return switch address.seen {
        case .expected(withChain: true): nil
        case .expected(withChain: false): "\(place) serves it without its intermediates"
        case .other: "\(place) still serves another certificate"
        case .alternating: "\(place) serves now the one, now the other"
        case .unreachable(let failure): "\(place): \(failure)"
        }
    }

    private static func short(_ failure: CommandFailure) -> String {
        switch failure {
        case .ended(let command, let ending, _): "\(command): \(ending)"
        case .refused, .context, .directory, .notRun: "\(failure)"
        }
    }

    private static func quote(_ failure: CommandFailure, by speaker: String) -> RotationFailure.Quote? {
        guard case .ended(_, _, let output) = failure else { return nil }
        return RotationFailure.Quote(speaker: speaker, output: output)
    }
}

extension RotationFailure.Quote {
    /// What a command printed, in one line: its last lines, cut at 400 characters. Nil when it printed nothing.
    init?(speaker: String, output: String) {
        let lines = output.split(whereSeparator: \.isNewline).suffix(4).map { $0.trimmingSpaces }
        let text = lines.filter { !$0.isEmpty }.joined(separator: " / ")
        guard !text.isEmpty else { return nil }
        self.init(speaker: speaker, text: "\"\(text.count > 400 ? "…" + text.suffix(400) : text)\"")
    }
}

extension Substring {
    /// Without blanks at both ends.
    fileprivate var trimmingSpaces: String {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
