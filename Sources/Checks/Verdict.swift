/// What a check found.
package enum Verdict: Sendable, Equatable {
    /// Everything is as the rule wants it.
    case passes
    /// The rule is violated: what exactly (one line, printable, with the values seen), and what to do about it.
    /// `severity` is given where this violation is more or less bad than the check's own.
    case violates(detail: String, hint: String, severity: Severity? = nil)
    /// The rule is not about this certificate or endpoint.
    case doesNotApply
    /// A fact is missing that would decide; which one.
    case undecided(String)
}

/// A check and its verdict on one subject.
package struct Judgement: Sendable, Equatable {
    package let check: Check
    package let verdict: Verdict

    package init(_ check: Check, _ verdict: Verdict) {
        self.check = check
        self.verdict = verdict
    }

    /// How bad it is; nil unless the rule is violated.
    package var severity: Severity? {
        guard case .violates(_, _, let severity) = verdict else { return nil }
        return severity ?? check.severity
    }
}
