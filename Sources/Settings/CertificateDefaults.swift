import PKI

/// What a certificate takes over where it says nothing itself.
struct CertificateDefaults {
    var authorities: [String]?
    var keys = KeySet(.ecdsaP256)
    /// Nil after a problem with it.
    var challenges: [ChallengeSettings]? = [.standard]
    var soak: Duration = .zero
    /// Whether `authorities` were given but wrong: their absence is then no second mistake.
    var authoritiesAreBroken = false

    private static let keys = ["authorities", "key", "challenge", "soak"]

    init(_ node: YAMLNode?, authorities: AuthorityDirectory, challenges: ChallengeReader, log: ProblemLog) {
        guard let node, let section = Section(node, "\"defaults\"", keys: Self.keys, log: log) else { return }
        self.authorities = section["authorities"].flatMap(authorities.references)
        authoritiesAreBroken = section["authorities"] != nil && self.authorities == nil
        keys = section["key"].flatMap(KeyReader(log: log).keys) ?? keys
        self.challenges = section["challenge"].map(challenges.challenges) ?? self.challenges
        soak = section["soak"].flatMap { Self.soak($0, log: log) } ?? soak
    }

    /// The `soak` of a certificate or of the defaults.
    static func soak(_ node: YAMLNode, log: ProblemLog) -> Duration? {
        Scalars(log: log).duration(node, "\"soak\"", within: .zero ... .seconds(7 * 86_400))
    }
}
