package import FoundationEssentials

/// A generation that somebody wants revoked and that is not, as far as this machine knows: written down before anything
/// is done about it, taken out when it is done.
package struct PendingRevocation: Sendable, Equatable {
    /// The certificate's name in the configuration.
    package var certificate: String
    /// The number of the generation to revoke.
    package var generation: Int
    /// The reason code of RFC 5280 §5.3.1; nil to send none.
    package var reason: Int?
    /// The highest number on disk when this was wished for, where a successor must be served first: what has a higher
    /// one is the successor. Nil when nothing is waited for.
    package var newest: Int?
    package var since: Date
    /// Why the last try came to nothing; nil before the first.
    package var problem: String?

    package init(
        certificate: String,
        generation: Int,
        reason: Int?,
        newest: Int?,
        since: Date,
        problem: String? = nil
    ) {
        self.certificate = certificate
        self.generation = generation
        self.reason = reason
        self.newest = newest
        self.since = since
        self.problem = problem
    }

    /// Whether it waits until a successor is served.
    package var awaitsSuccessor: Bool { newest != nil }
}
