package import FoundationEssentials

/// When an authority may be asked again for a set of names. Keyed on those two, never on the text of an error.
package struct BackOff: Sendable, Equatable {
    package var authority: String
    /// The canonical text of the identifier set.
    package var nameSet: String
    /// How many attempts have failed in a row.
    package var failures: Int
    /// Not to be tried before this.
    package var notBefore: Date
    /// What went wrong last, for the reader.
    package var problem: String
    /// What helps, for the reader.
    package var hint: String
    /// Whether the authority said that it takes no more for now, and nothing else is wrong.
    package var isLimit: Bool

    package init(
        authority: String,
        nameSet: String,
        failures: Int,
        notBefore: Date,
        problem: String,
        hint: String,
        isLimit: Bool = false
    ) {
        self.authority = authority
        self.nameSet = nameSet
        self.failures = failures
        self.notBefore = notBefore
        self.problem = problem
        self.hint = hint
        self.isLimit = isLimit
    }
}
