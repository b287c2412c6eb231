package import FoundationEssentials

/// How many certificates come to their end, week by week.
package struct ExpiryOutlook: Sendable, Equatable {
    /// One week, from its first instant.
    package struct Week: Sendable, Equatable {
        package var start: Date
        package var managed: Int
        package var unmanaged: Int

        package init(
            start: Date,
            managed: Int,
            unmanaged: Int
        ) {
            self.start = start
            self.managed = managed
            self.unmanaged = unmanaged
        }
    }

    /// Consecutive, the present one first; 52 or 53 make a year.
    package var weeks: [Week]
    /// At their end already before the first week.
    package var before: Int
    /// At their end after the last week.
    package var after: Int

    package init(
        weeks: [Week] = [],
        before: Int = 0,
        after: Int = 0
    ) {
        self.weeks = weeks
        self.before = before
        self.after = after
    }
}
