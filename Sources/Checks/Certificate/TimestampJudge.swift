import FoundationEssentials
import PKI

/// Whether browsers are satisfied by the timestamps embedded in a certificate.
enum TimestampJudge {
    /// The caller's verdict, signatures verified, is best; else a list of logs tells whose timestamps they are, their
    /// signatures taken for right; else they are counted by the logs they name.
    static func judge(_ subject: CertificateSubject) -> Verdict {
        if subject.profile.extensions.isPrecertificate { return .doesNotApply }
        let timestamps = subject.profile.extensions.timestamps
        if let verdict = subject.trust.timestamps { return judge(verdict, subject.profile) }
        guard let logs = subject.policy.logs, !logs.isStale(at: subject.instant) else {
            return judge(.counted(Set(timestamps.map(\.logID)).count), subject.profile)
        }
        let evidence = timestamps.map { CTPolicy.Evidence(timestamp: $0, log: logs.logs[$0.logID], isSigned: true) }
        return judge(CTPolicy.judge(evidence, validity: subject.profile.validity, at: subject.instant), subject.profile)
    }

    private static func judge(_ verdict: CTVerdict, _ profile: CertificateProfile) -> Verdict {
        switch verdict {
        case .satisfied: return .passes
        case .counted(let count):
            let needed = CTPolicy.needed(profile.validity)
            return .found(
                count < needed ? "timestamps of \(count) logs, \(needed) are needed for \(profile.days) days" : nil,
                hint: hint
            )
        case .notSatisfied(let shortfalls, let faults):
            let words = shortfalls.map(\.description) + faults.map { PrintableWord.of($0.description) }
            return .violates(detail: PrintableWord.list(words), hint: hint)
        }
    }

    private static let hint = "browsers refuse it; have it issued again"
}
