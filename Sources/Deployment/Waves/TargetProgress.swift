package import FoundationEssentials

/// How far one target is with the generation that is live, as a journal's facts and a look at its paths tell it.
package struct TargetProgress: Sendable, Equatable {
    /// The target's label.
    package let target: String
    /// Its wave, 1…99.
    package let wave: Int
    /// Since when everything that can be known of it holds; nil while something is missing.
    package let since: Date?

    /// A progress by hand.
    package init(target: String, wave: Int, since: Date?) {
        self.target = target
        self.wave = wave
        self.since = since
    }

    /// What facts come to: a target without a command need not have been reloaded, one without endpoints cannot be seen to
    /// serve.
    ///
    /// - Parameters:
    ///   - isInPlace: whether its links lead to what is live, and its real files say the same.
    ///   - applied: when it was last found to be applied; nil when that is not known. Likewise the others.
    package init(_ target: DeploymentTarget, isInPlace: Bool, applied: Date?, reloaded: Date?, served: Date?) {
        let needed =
            [applied] + (target.reload.isEmpty ? [] : [reloaded]) + (target.endpoints.isEmpty ? [] : [served])
        let known = needed.compactMap(\.self)
        self.init(
            target: target.name,
            wave: target.wave,
            since: isInPlace && known.count == needed.count ? known.max() : nil
        )
    }
}
