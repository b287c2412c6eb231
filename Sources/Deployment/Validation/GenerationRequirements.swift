package import FoundationEssentials
package import PKI

/// Who will look at a certificate, which decides what it has to have.
package enum Audience: Sendable, Equatable {
    /// Browsers: the rules of the CA/Browser Forum and of the root programmes hold.
    case web
    /// Clients of a private authority: RFC 5280 and sound cryptography are enough.
    case closed
}

/// What is demanded of the certificate timestamps (RFC 6962) in a certificate for the web. Of a private authority's
/// certificates none are demanded.
package enum TransparencyDemand: Sendable, Equatable {
    /// They are not looked at.
    case ignore
    /// They are counted; too few are a warning.
    case count
    /// They are verified with the list's keys; a certificate that browsers would refuse is refused.
    case require(CTLogList)
}

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
    /// The digest of the key it was ordered for; nil when the caller compares the key itself.
    package let publicKey: SHA256Digest?
    /// Who will look at it.
    package let audience: Audience
    /// What is demanded of its certificate timestamps.
    package let transparency: TransparencyDemand
    /// Seconds of validity that must be left; less is not worth a reload.
    package let shortestRemainder: Double
    /// Seconds of lifetime from which on a certificate is held for the operator to look at; nil for no limit.
    package let longestLifetime: Double?

    /// Certificates that live this long, ten years, are a mistake of the authority unless the operator says otherwise.
    package static let decade: Double = 3_650 * 86_400

    /// Requirements; the audience is the web when the trusted roots are the system's and no other is given.
    package init(
        identifiers: Set<Identifier>,
        keyAlgorithm: KeyAlgorithm,
        trust: TrustStore?,
        liveNotAfter: Date?,
        mayExpireEarlier: Bool = false,
        publicKey: SHA256Digest? = nil,
        audience: Audience? = nil,
        transparency: TransparencyDemand = .count,
        shortestRemainder: Double = 60,
        longestLifetime: Double? = GenerationRequirements.decade
    ) {
        self.identifiers = identifiers
        self.keyAlgorithm = keyAlgorithm
        self.trust = trust
        self.liveNotAfter = liveNotAfter
        self.mayExpireEarlier = mayExpireEarlier
        self.publicKey = publicKey
        self.audience = audience ?? (trust == .system ? .web : .closed)
        self.transparency = transparency
        self.shortestRemainder = shortestRemainder
        self.longestLifetime = longestLifetime
    }
}
