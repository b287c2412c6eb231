package import FoundationEssentials
package import Ledger
package import TLS

/// Endpoints that somebody named: on the command line, in the configuration, or by deploying to them. Thousands of them
/// are swept with a few threads.
package struct TargetsSource: ScanSource {
    package let name: String
    package let interval: Double?
    private let jobs: [EndpointJob]
    private let spots: [BlindSpot]
    private let sweeper: Sweeper
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - name: `targets`, or `managed` for what Rekey deploys to.
    ///   - spots: targets that could not be made endpoints of.
    package init(
        name: String = "targets",
        jobs: [EndpointJob],
        spots: [BlindSpot] = [],
        limits: SweepLimits,
        interval: Double? = nil,
        now: @escaping @Sendable () -> Date
    ) {
        self.name = name
        self.jobs = jobs
        self.spots = spots
        self.interval = interval
        sweeper = Sweeper(limits: limits)
        self.now = now
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        for spot in spots { desk.take(spot) }
        var waiting: [EndpointLook] = []
        for await finding in sweeper.sweep(jobs.map { SweepJob($0.endpoint, tag: $0.place) }) {
            waiting.append(
                EndpointLook(place: finding.tag, endpoint: finding.endpoint, results: finding.results, instant: now())
            )
            guard waiting.count >= Self.handful else { continue }
            guard await desk.take(waiting) else { return .nothing }
            waiting.removeAll(keepingCapacity: true)
        }
        _ = await desk.take(waiting)
        // Only some places were asked for: nothing follows for others.
        return .nothing
    }

    private static let handful = 64
}
