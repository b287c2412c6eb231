import Testing

/// One way in which what an authority sends is wrong, and the word that must be said of it.
struct FaultyChain: Sendable, CustomTestStringConvertible {
    /// The rows of the checklist it belongs to, and what is wrong.
    let name: String
    /// The case of `CertificateChain.Failure` or the code of the finding.
    let expected: String
    let damage: @Sendable (inout Scene) throws -> Void

    init(_ name: String, _ expected: String, _ damage: @escaping @Sendable (inout Scene) throws -> Void) {
        self.name = name
        self.expected = expected
        self.damage = damage
    }

    var testDescription: String { name }

    /// All of them.
    static let all: [FaultyChain] = texts + orders + names + times + contents + timestamps
}
