/// The checks that only the store can decide: they compare many certificates, or what is with what was meant.
package enum EstateChecks {
    /// All of them, by number.
    package static let all: [EstateCheck] = [
        renewalOverdue, windowMissed, servedNotNewest, namesDiffer, keyShared, keyKept, serialRepeated, profileDiffers,
        placesDisagree, notLookedAt,
    ]

    /// Judges the estate by all checks, or by all but some.
    ///
    /// - Parameter excluded: numbers of checks that are left out.
    /// - Returns: what each check found; the thing it is about beside the judgement.
    package static func judge(
        _ subject: EstateSubject,
        excluding excluded: Set<Int> = []
    ) -> [(about: String, judgement: Judgement)] {
        all.filter { !excluded.contains($0.check.number) }.flatMap { one in
            one.judge(subject).map { ($0.about, Judgement(one.check, $0.verdict)) }
        }
    }
}
