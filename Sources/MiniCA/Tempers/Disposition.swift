/// What a client is expected to do about a case; a class, not a wording.
package enum Disposition: String, Sendable, Hashable, CaseIterable {
    /// A good certificate is deployed in the same pass.
    case recovers
    /// Nothing is deployed, nothing is lost; the client comes back to it by itself.
    case retryLater
    /// Nothing is deployed, and waiting will not help: someone must act.
    case needsOperator
    /// What was issued is never deployed; a later attempt starts with a new order.
    case abandoned
}
