package import FoundationEssentials

/// What was rotated, how it ended and how long it took.
package struct RotationHistory: Sendable, Equatable {
    /// One day's rotations by their end.
    package struct Day: Sendable, Equatable {
        package var start: Date
        package var succeeded: Int
        package var failed: Int
        package var rolledBack: Int

        package init(
            start: Date,
            succeeded: Int,
            failed: Int,
            rolledBack: Int
        ) {
            self.start = start
            self.succeeded = succeeded
            self.failed = failed
            self.rolledBack = rolledBack
        }
    }

    /// One managed certificate's versions, in order.
    package struct Lane: Sendable, Equatable {
        package var name: String
        /// ``CertificatePart/id``, to link it.
        package var certificate: String?
        package var versions: [LaneVersion]

        package init(
            name: String,
            certificate: String? = nil,
            versions: [LaneVersion]
        ) {
            self.name = name
            self.certificate = certificate
            self.versions = versions
        }
    }

    /// Consecutive days, the oldest first.
    package var days: [Day]
    /// Half of the successful rotations took at most this long, in seconds; nil without any.
    package var median: Double?
    /// 95 of 100 took at most this long, in seconds; nil without any.
    package var percentile95: Double?
    package var lanes: [Lane]
    /// How many managed certificates there are in all; at least `lanes.count`.
    package var laneTotal: Int

    package init(
        days: [Day] = [],
        median: Double? = nil,
        percentile95: Double? = nil,
        lanes: [Lane] = [],
        laneTotal: Int = 0
    ) {
        self.days = days
        self.median = median
        self.percentile95 = percentile95
        self.lanes = lanes
        self.laneTotal = laneTotal
    }
}
