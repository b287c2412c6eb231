/// What a server holds against one name of an order.
package struct IdentifierProblem: Sendable, Hashable {
    /// The name; nil if the problem is about the order as a whole.
    package let identifier: ServerText?
    /// The problem, perhaps with subproblems.
    package let problem: Problem
}
