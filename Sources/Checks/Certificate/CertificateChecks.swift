/// The rules that a certificate's bytes, chain and files decide, in the order of their numbers.
package enum CertificateChecks {
    /// All of them.
    package static let all: [CertificateCheck] = themes.flatMap { $0 }.sorted { $0.check.number < $1.check.number }

    private static let themes: [[CertificateCheck]] = [
        ValidityChecks.all, LifetimeChecks.all, NameChecks.all, NameSpellingChecks.all, KeyChecks.all, RSAChecks.all,
        SignatureChecks.all, ExtensionChecks.all, UsageChecks.all, ChainChecks.all, TrustChecks.all, FileChecks.all,
    ]

    /// The rules as data, for the published list.
    package static var checks: [Check] { all.map(\.check) }

    /// What every rule that is about this subject says of it; rules that do not bind it are left out.
    ///
    /// Rules with dates bind by the day a certificate was issued (its notBefore), as the Baseline Requirements have it.
    /// An ordinary leaf takes well under 100 µs; no signature is verified and nothing is parsed again.
    /// - Parameter excluded: numbers of rules that the operator does not want.
    package static func judge(_ subject: CertificateSubject, excluding excluded: Set<Int> = []) -> [Judgement] {
        let issued = subject.profile.notBefore.instant
        return all.compactMap { item in
            guard !excluded.contains(item.check.number), item.scope.binds(subject.purpose),
                item.check.applies(toPublicTrust: subject.isPublic, at: issued)
            else { return nil }
            let verdict = item.judge(subject)
            return verdict == .doesNotApply ? nil : Judgement(item.check, verdict)
        }
    }
}
