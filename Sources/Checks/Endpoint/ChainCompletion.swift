/// What a verification needed beside the certificates that were served.
package enum ChainCompletion: Sendable, Equatable {
    /// Nothing: the served chain alone leads to a trusted root.
    case verifiesAsServed
    /// Intermediates from elsewhere (AIA, a store): these, by their subjects.
    case needs([String])
    /// No path was found either way; the reason.
    case fails(String)
}
