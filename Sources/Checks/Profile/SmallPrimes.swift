/// The primes that keys are tried with.
enum SmallPrimes {
    /// Some primes and their product, which a machine word holds: one division of a long number tries them all.
    struct Group: Sendable {
        var primes: [UInt]
        var product: UInt
    }

    /// A prime and the residues that are powers of 65537.
    struct Powers: Sendable {
        let prime: UInt
        let residues: Set<UInt>
    }

    /// The odd primes below 752 (BR §6.1.6).
    static let all: [UInt] = (3..<752).filter { candidate in
        !(2..<candidate).prefix { $0 * $0 <= candidate }.contains { candidate.isMultiple(of: $0) }
    }

    /// All of them, as few groups as hold them in order.
    static let groups: [Group] = all.reduce(into: []) { groups, prime in
        let (product, isOver) = (groups.last?.product ?? 0).multipliedReportingOverflow(by: prime)
        if groups.isEmpty || isOver {
            groups.append(Group(primes: [prime], product: prime))
        } else {
            groups[groups.count - 1].primes.append(prime)
            groups[groups.count - 1].product = product
        }
    }

    /// For every odd prime up to 167, what 65537 generates.
    static let powersOf65537: [Powers] = all.prefix { $0 <= 167 }.map { prime in
        var residues: Set<UInt> = []
        var power: UInt = 1
        while residues.insert(power).inserted { power = power * 65_537 % prime }
        return Powers(prime: prime, residues: residues)
    }
}
