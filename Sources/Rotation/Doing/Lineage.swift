package import Deployment
package import PKI
package import Storage

/// One certificate to keep: what is asked for, of whom, and where it goes.
package struct Lineage: Sendable {
    /// Its name, in the configuration and on disk.
    package let name: LineageName
    /// What it speaks for.
    package let identifiers: Set<Identifier>
    /// The keys to make: one, or several of which each gets a certificate of its own.
    package let keys: KeySet
    /// The authorities in the order they are asked; at least one.
    package let authorities: [Authority]
    /// How control of the names is proved, in the order to try; at least one.
    package let challenges: [ChallengeMethod]
    /// Who may read the key.
    package let access: KeyAccess
    /// Where it is deployed, in order.
    package private(set) var targets: [DeploymentTarget]
    /// How long verification waits for services to show the new certificate.
    package let settle: Duration
    /// What is demanded of timestamps of Certificate Transparency in certificates that browsers judge.
    package let transparency: TransparencyDemand
    /// How long a wave of targets must have been served before the next one begins, 0 s or more.
    package let soak: Duration

    package init(
        name: LineageName,
        identifiers: Set<Identifier>,
        keys: KeySet,
        authorities: [Authority],
        challenges: [ChallengeMethod],
        access: KeyAccess,
        targets: [DeploymentTarget],
        settle: Duration,
        transparency: TransparencyDemand = .count,
        soak: Duration = .zero
    ) {
        self.name = name
        self.identifiers = identifiers
        self.keys = keys
        self.authorities = authorities
        self.challenges = challenges
        self.access = access
        self.targets = targets
        self.settle = settle
        self.transparency = transparency
        self.soak = soak
    }

    /// What the renewal policy compares with.
    package var wish: RenewalPolicy.Wish { RenewalPolicy.Wish(identifiers: identifiers, keys: keys) }

    /// What keeps a key's files apart from the others': its family; nil where it is the only one.
    func family(of algorithm: KeyAlgorithm) -> KeyFamily? { keys.isSeveral ? algorithm.family : nil }

    /// The same, with leave to replace files that Rekey did not put at its targets' paths.
    package func adopting() -> Lineage {
        var lineage = self
        lineage.targets = targets.map { $0.adopting() }
        return lineage
    }

    /// The same, with all targets in one wave.
    func inOnePiece() -> Lineage {
        var lineage = self
        for index in lineage.targets.indices { lineage.targets[index].wave = 1 }
        return lineage
    }

    /// The numbers of its waves, lowest first; empty without targets.
    package var waves: [Int] { Set(targets.map(\.wave)).sorted() }

    /// What budgets and back-off are keyed on.
    package var nameSet: NameSet { NameSet(identifiers) }
}
