/// One endpoint of a sweep, with the caller's mark on it.
package struct SweepJob<Tag: Sendable>: Sendable {
    /// What to ask.
    package let endpoint: Endpoint
    /// Comes back with what was found: a position to resume from, a row's number.
    package let tag: Tag

    package init(_ endpoint: Endpoint, tag: Tag) {
        self.endpoint = endpoint
        self.tag = tag
    }
}

/// What an endpoint of a sweep did: complete, with all of its addresses.
package struct SweepFinding<Tag: Sendable>: Sendable {
    /// The job's.
    package let tag: Tag
    /// The job's.
    package let endpoint: Endpoint
    /// One for each address, in the resolver's order; one with the host's own text when it could not be resolved.
    package let results: [ProbeResult]
}
