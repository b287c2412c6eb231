package import FoundationEssentials
package import PKI

/// What a new generation has to be to replace the one that is live.
package struct GenerationRequirements: Sendable, Equatable {
    /// The names and addresses that were ordered.
    package let identifiers: Set<Identifier>
    /// The kind of key that was asked for.
    package let keyAlgorithm: KeyAlgorithm
    /// The roots the chain must end in; nil when that is not to be judged, as in a rehearsal at an authority whose roots
    /// nobody has named.
    package let trust: TrustStore?
    /// When the live certificate expires; nil when nothing is live.
    package let liveNotAfter: Date?
    /// Whether it may expire before the live one does: the operator said so (a rollback, a forced rotation).
    package let mayExpireEarlier: Bool

    /// Requirements.
    package init(
        identifiers: Set<Identifier>,
        keyAlgorithm: KeyAlgorithm,
        trust: TrustStore?,
        liveNotAfter: Date?,
        mayExpireEarlier: Bool = false
    ) {
        self.identifiers = identifiers
        self.keyAlgorithm = keyAlgorithm
        self.trust = trust
        self.liveNotAfter = liveNotAfter
        self.mayExpireEarlier = mayExpireEarlier
    }
}
