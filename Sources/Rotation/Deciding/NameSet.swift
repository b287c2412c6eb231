package import PKI

/// The set of identifiers of one order in one canonical text: what budgets and back-off are keyed on.
package struct NameSet: Hashable, Sendable, CustomStringConvertible {
    /// Sorted, comma-joined, each with its type.
    package let description: String

    package init(_ identifiers: Set<Identifier>) {
        description = identifiers.sorted().map { "\($0.type):\($0.value)" }.joined(separator: ",")
    }
}
