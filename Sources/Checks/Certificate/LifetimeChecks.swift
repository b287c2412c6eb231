import FoundationEssentials
import PKI

/// How long a certificate may live.
enum LifetimeChecks {
    static let all = [tooLong, longerThanAdvised, longerThanPolicy, outlivesIssuer, backdated]

    /// BR §6.3.2: the longest lifetime by the day of issue, in days.
    private static let limits = [
        (RuleDate.march2029, 47.0), (RuleDate.march2027, 100.0), (RuleDate.march2026, 200.0),
        (RuleDate.september2020, 398.0),
    ]

    private static let tooLong = CertificateCheck(
        Check(
            7,
            "lifetime-too-long",
            "the lifetime is longer than browsers accept for the day of issue",
            .high,
            source: "BR §6.3.2",
            facts: .certificate,
            realm: .publicTrust,
            from: RuleDate.september2020
        ),
        about: .servers
    ) { subject in
        guard let limit = limit(for: subject.profile) else { return .doesNotApply }
        return judge(subject.profile, mostDays: limit, hint: "browsers refuse it; have it issued again")
    }

    /// BR §6.3.2: "SHOULD NOT" for the last day before the limit. A certificate above the limit is told of by rule 7.
    private static let longerThanAdvised = CertificateCheck(
        Check(
            8,
            "lifetime-at-the-limit",
            "the lifetime is longer than one day below the limit",
            .low,
            source: "BR §6.3.2",
            facts: .certificate,
            realm: .publicTrust,
            from: RuleDate.september2020
        ),
        about: .servers
    ) { subject in
        guard let limit = limit(for: subject.profile), !isLonger(subject.profile, than: limit) else {
            return .doesNotApply
        }
        return judge(subject.profile, mostDays: limit - 1, hint: "ask for a day less: a second too many is refused")
    }

    private static let longerThanPolicy = CertificateCheck(
        Check(
            9,
            "lifetime-beyond-policy",
            "the lifetime is longer than the policy allows",
            .medium,
            source: "policy; Mozilla guidelines 6.0",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        judge(
            subject.profile,
            mostDays: Double(subject.policy.mostDays),
            hint: "ask for a shorter one: what is renewed often is renewed by machines"
        )
    }

    /// A path is valid only while every certificate in it is (RFC 5280 §6.1.3).
    private static let outlivesIssuer = CertificateCheck(
        Check(
            10,
            "outlives-issuer",
            "a certificate of the chain expires before the leaf",
            .high,
            source: "RFC 5280 §6.1.3",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        guard !subject.path.isEmpty else { return .doesNotApply }
        let end = subject.profile.notAfter.instant
        let earlier = subject.path.filter { $0.notAfter.instant < end }
        return .found(
            earlier.first.map {
                "\($0.subject.label) ends on \(RuleDate.text($0.notAfter.instant)), before \(RuleDate.text(end))"
            },
            hint: "serve a chain that lasts, or renew before the earlier date"
        )
    }

    /// BR §7.1.2.7: notBefore is "A value within 48 hours of the certificate signing operation"; the earliest timestamp
    /// of a log tells when that was.
    private static let backdated = CertificateCheck(
        Check(
            12,
            "backdated",
            "notBefore lies more than 48 hours before the signing",
            .low,
            source: "BR §7.1.2.7; zlint excessively_backdated",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        guard let signed = subject.profile.extensions.timestamps.map(\.instant).min() else {
            return .undecided("no certificate timestamp tells when it was signed")
        }
        let gap = signed.timeIntervalSince(subject.profile.notBefore.instant)
        guard gap > 2 * RuleDate.day else { return .passes }
        return .violates(
            detail:
                "valid since \(RuleDate.text(subject.profile.notBefore.instant)), logged \(RuleDate.span(gap)) later",
            hint: "ask the authority why"
        )
    }

    private static func limit(for profile: CertificateProfile) -> Double? {
        limits.first { profile.notBefore.instant >= $0.0 }?.1
    }

    /// BR §6.3.2: "For the purpose of calculations, a day is measured as 86,400 seconds. Any amount of time greater than
    /// this, including fractional seconds and/or leap seconds, shall represent an additional day." Both ends count.
    private static func isLonger(_ profile: CertificateProfile, than days: Double) -> Bool {
        profile.validity.lifetime + 1 > days * RuleDate.day
    }

    private static func judge(_ profile: CertificateProfile, mostDays days: Double, hint: String) -> Verdict {
        guard isLonger(profile, than: days) else { return .passes }
        return .violates(detail: "valid for \(profile.days) days, at most \(Int(days)) are allowed", hint: hint)
    }
}
