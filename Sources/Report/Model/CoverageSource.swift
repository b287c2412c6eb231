package import FoundationEssentials

/// Where certificates are looked for, and how that went.
package struct CoverageSource: Sendable, Equatable {
    /// Files, listening sockets, a range, a cluster …
    package var name: String
    package var places: Int
    package var fresh: Int
    package var blindSpots: Int
    /// When it was last looked through to its end; nil when it never was.
    package var lastLook: Date?
    /// Why the last look was not complete; nil when it was.
    package var problem: String?

    package init(
        name: String,
        places: Int,
        fresh: Int,
        blindSpots: Int,
        lastLook: Date? = nil,
        problem: String? = nil
    ) {
        self.name = name
        self.places = places
        self.fresh = fresh
        self.blindSpots = blindSpots
        self.lastLook = lastLook
        self.problem = problem
    }
}
