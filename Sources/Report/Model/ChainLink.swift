package import FoundationEssentials

/// One certificate of a chain.
package struct ChainLink: Sendable, Equatable {
    package var subject: String
    /// `leaf`, `intermediate`, `root`, or what else it is there.
    package var role: String
    package var notAfter: Date
    /// What is wrong with it in this chain; nil when nothing is.
    package var problem: String?

    package init(
        subject: String,
        role: String,
        notAfter: Date,
        problem: String? = nil
    ) {
        self.subject = subject
        self.role = role
        self.notAfter = notAfter
        self.problem = problem
    }
}
