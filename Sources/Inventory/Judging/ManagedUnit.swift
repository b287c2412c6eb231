package import Checks
package import TLS

/// A certificate that Rekey rotates, as the estate is judged by it. Put together by whoever can read lineages.
package struct ManagedUnit: Sendable {
    /// Its schedule and names.
    package let lineage: ManagedLineage
    /// Every generation on record.
    package let issued: [DriftFacts.Generation]
    /// The generation that is live; nil before there is one.
    package let live: Int?
    /// The files that services read it from, as they are now.
    package let files: [DriftFacts.File]
    /// The endpoints that must serve it.
    package let endpoints: [Endpoint]
    /// Those of them whose turn has not come, in a rollout by waves: they serve an earlier generation, as they should.
    package let awaiting: [Endpoint]

    package init(
        lineage: ManagedLineage,
        issued: [DriftFacts.Generation],
        live: Int?,
        files: [DriftFacts.File],
        endpoints: [Endpoint],
        awaiting: [Endpoint] = []
    ) {
        self.lineage = lineage
        self.issued = issued
        self.live = live
        self.files = files
        self.endpoints = endpoints
        self.awaiting = awaiting
    }
}
