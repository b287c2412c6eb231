import FoundationEssentials
import PKI

/// Whether a certificate is valid now, and for long enough.
enum ValidityChecks {
    static let all = [expired, notYetValid, renewalDue, nearlyExpired, emptyValidity, timeEncoding]

    private static let expired = CertificateCheck(
        Check(1, "expired", "notAfter has passed", .critical, source: "RFC 5280 §4.1.2.5", facts: .certificate),
        about: .everything
    ) { subject in
        let end = subject.profile.notAfter.instant
        guard subject.instant > end else { return .passes }
        return .violates(
            detail: "expired \(RuleDate.span(subject.instant.timeIntervalSince(end))) ago, on \(RuleDate.text(end))",
            hint: "renew it now; clients refuse it"
        )
    }

    /// Clocks that are five minutes apart are no violation.
    private static let notYetValid = CertificateCheck(
        Check(
            2,
            "not-yet-valid",
            "notBefore is in the future",
            .critical,
            source: "RFC 5280 §4.1.2.5",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let start = subject.profile.notBefore.instant
        guard start.timeIntervalSince(subject.instant) > 300 else { return .passes }
        return .violates(
            detail: "valid from \(RuleDate.text(start)) only",
            hint: "check this host's clock; serve the previous certificate until then"
        )
    }

    /// "when a third of its lifetime is left"; certificates under ten days at half of it. What expires altogether or
    /// nearly so is told by rules 1 and 5 and not here again.
    private static let renewalDue = CertificateCheck(
        Check(
            4,
            "renewal-due",
            "less than a third of the lifetime is left, or less than half below ten days",
            .high,
            source: "Let's Encrypt integration guide",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        guard !subject.isManaged, let left = fractionLeft(subject), left >= lastStretch else { return .doesNotApply }
        let isShort = subject.profile.validity.lifetime < 10 * RuleDate.day
        guard left < (isShort ? 1.0 / 2 : 1.0 / 3) else { return .passes }
        return .violates(detail: leftText(subject, left), hint: "renew it; adopt it if nobody does")
    }

    private static let nearlyExpired = CertificateCheck(
        Check(
            5,
            "nearly-expired",
            "less than 15 % of the lifetime is left",
            .critical,
            source: "policy",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        guard let left = fractionLeft(subject) else { return .doesNotApply }
        guard left < lastStretch else { return .passes }
        return .violates(detail: leftText(subject, left), hint: "renew it now: there is little time left to try again")
    }

    private static let emptyValidity = CertificateCheck(
        Check(
            11,
            "validity-not-positive",
            "notAfter is not after notBefore",
            .critical,
            source: "RFC 5280 §4.1.2.5; zlint validity_time_not_positive",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let (first, last) = (subject.profile.notBefore.instant, subject.profile.notAfter.instant)
        guard last <= first else { return .passes }
        return .violates(
            detail: "valid from \(RuleDate.text(first)) to \(RuleDate.text(last))",
            hint: "have it issued again: no instant lies in its validity"
        )
    }

    /// RFC 5280 §4.1.2.5: "CAs conforming to this profile MUST always encode certificate validity dates through the year
    /// 2049 as UTCTime; certificate validity dates in 2050 or later MUST be encoded as GeneralizedTime."
    private static let timeEncoding = CertificateCheck(
        Check(
            13,
            "time-encoding",
            "a date is not written as its year demands",
            .low,
            source: "RFC 5280 §4.1.2.5; zlint wrong_time_format_pre2050",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let times = [("notBefore", subject.profile.notBefore), ("notAfter", subject.profile.notAfter)]
        let faults = times.filter { _, time in
            !time.isStrict || time.form != (time.year < 2050 ? .utcTime : .generalizedTime)
        }
        return .found(
            faults.isEmpty ? nil : faults.map { "\($0) is \($1.form.rawValue) \($1.text)" }.joined(separator: ", "),
            hint: "strict clients refuse it; tell the authority"
        )
    }

    private static let lastStretch = 0.15

    /// The share of the lifetime that is left; nil when the certificate is not valid now: other rules tell that.
    private static func fractionLeft(_ subject: CertificateSubject) -> Double? {
        let validity = subject.profile.validity
        guard validity.lifetime > 0, validity.contains(subject.instant) else { return nil }
        return 1 - validity.elapsedFraction(at: subject.instant)
    }

    private static func leftText(_ subject: CertificateSubject, _ fraction: Double) -> String {
        let seconds = subject.profile.notAfter.instant.timeIntervalSince(subject.instant) + 1
        return "\(RuleDate.span(seconds)) left of \(RuleDate.span(subject.profile.validity.lifetime + 1)), "
            + "\(Int(fraction * 100)) %"
    }
}
