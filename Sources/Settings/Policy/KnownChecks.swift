/// The words by which checks and drifts go, so that a mistyped one is found where it stands.
package struct KnownChecks: Sendable {
    /// The checks' words by their numbers.
    private let numbered: [Int: String]
    /// What has a word and no number: the drifts.
    private let drifts: [String]

    package init(numbered: [Int: String], drifts: [String]) {
        self.numbered = numbered
        self.drifts = drifts
    }

    /// The word of a check, itself or its number; nil for what is none.
    func check(_ text: String) -> String? {
        if let number = Int(text) { return numbered[number] }
        return numbered.values.first { $0 == text }
    }

    /// The same, drifts included.
    func checkOrDrift(_ text: String) -> String? { check(text) ?? drifts.first { $0 == text } }

    /// All words, in a stable order.
    func words(withDrifts: Bool) -> [String] {
        numbered.sorted { $0.key < $1.key }.map(\.value) + (withDrifts ? drifts : [])
    }
}
