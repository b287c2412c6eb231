/// A rehearsal that came to its end.
package struct RehearsalRecord: Sendable, Equatable {
    /// The authority that was asked, by its name in the configuration or its well-known one.
    package let authority: String
    /// What was not judged and not done, each a clause.
    package let omissions: [String]
}
