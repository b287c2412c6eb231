/// The keys that one unit has: one, or several of which no two are of one family; in the order of the families.
package struct KeySet: Sendable, Hashable, CustomStringConvertible {
    /// The first, and with most units the only one.
    package let first: KeyAlgorithm
    private let others: [KeyAlgorithm]

    /// One key.
    package init(_ algorithm: KeyAlgorithm) {
        first = algorithm
        others = []
    }

    /// Several keys, in any order; nil for none, and for two of one family.
    package init?(_ algorithms: [KeyAlgorithm]) {
        let sorted = algorithms.sorted { $0.family < $1.family }
        guard let first = sorted.first, Set(sorted.map(\.family)).count == sorted.count else { return nil }
        self.first = first
        others = Array(sorted.dropFirst())
    }

    /// All of them; never empty.
    package var algorithms: [KeyAlgorithm] { [first] + others }
    /// Whether there is more than one.
    package var isSeveral: Bool { !others.isEmpty }
    /// Their families when there are several; with one key, nothing is kept apart by family.
    package var families: [KeyFamily] { isSeveral ? algorithms.map(\.family) : [] }

    /// The key of a family; nil if there is none.
    package func algorithm(of family: KeyFamily) -> KeyAlgorithm? { algorithms.first { $0.family == family } }

    /// `ecdsa-p256`, or `ecdsa-p256 and rsa-2048`.
    package var description: String { algorithms.map(\.rawValue).joined(separator: " and ") }
}
