package import ACME

/// Finds where a record has to be written.
package protocol DelegationFinder: Sendable {
    /// The name at the end of the CNAMEs that begin at `name`, or `name` itself. Names are without trailing dot.
    ///
    /// RFC 8555 §8.4 lets a name be delegated: "this query follows CNAME records". A loop, a chain without end or a DNS
    /// that does not answer is a failure; that nothing is at the end is none, for that is where we write.
    func target(of name: String) async throws(SolverFailure) -> String
}

/// No delegation: every record is written where it is looked for.
package struct NoDelegation: DelegationFinder {
    /// Asks nobody.
    package init() {}

    package func target(of name: String) async throws(SolverFailure) -> String { name }
}
