/// An answer that could not be put in place.
package struct SolverFailure: Error, Sendable, Hashable {
    /// What went wrong and where, in house style: "port 80: address already in use".
    package let reason: String
    /// Whether trying again later is pointless until somebody changes something.
    package let isPermanent: Bool
    /// What the operator can do.
    package let hint: String?

    /// A failure in house style: lower case, no full stop, the place named.
    package init(reason: String, isPermanent: Bool, hint: String? = nil) {
        self.reason = reason
        self.isPermanent = isPermanent
        self.hint = hint
    }
}
