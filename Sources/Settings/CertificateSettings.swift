package import PKI

/// One certificate to keep fresh, with the file's defaults folded in.
package struct CertificateSettings: Sendable, Equatable {
    /// Its name in the file: `[a-z0-9][a-z0-9_.-]{0,63}`, fit for a directory.
    package var name: String
    /// What it speaks for: at least one, no two alike, in the order of the file.
    package var identifiers: [Identifier]
    /// Names of authorities in the order to try: at least one, each of them in ``Configuration/authorities``.
    package var authorities: [String]
    /// The keys to make: one, or several of which each gets a certificate of its own.
    package var keys: KeySet
    /// How control of the names is proved, in the order to try: at least one way, and one that fits each name.
    package var challenges: [ChallengeSettings]
    /// Where it goes; may be empty, then services point into the state directory.
    package var deploy: [TargetSettings]
    /// How long a wave of targets must have been served before the next begins: 0 s to 7 days.
    package var soak: Duration

    package init(
        name: String,
        identifiers: [Identifier],
        authorities: [String],
        keys: KeySet = KeySet(.ecdsaP256),
        challenges: [ChallengeSettings] = [.standard],
        deploy: [TargetSettings] = [],
        soak: Duration = .zero
    ) {
        self.name = name
        self.identifiers = identifiers
        self.authorities = authorities
        self.keys = keys
        self.challenges = challenges
        self.deploy = deploy
        self.soak = soak
    }
}
