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
    private let ledger: Ledger?
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - name: `targets`, or `managed` for what Rekey deploys to.
    ///   - spots: targets that could not be made endpoints of.
    ///   - ledger: knows where something was seen before: that is missed when it is silent, in a range too.
    package init(
        name: String = "targets",
        jobs: [EndpointJob],
        spots: [BlindSpot] = [],
        limits: SweepLimits,
        ledger: Ledger? = nil,
        interval: Double? = nil,
        now: @escaping @Sendable () -> Date
    ) {
        self.name = name
        self.jobs = jobs
        self.spots = spots
        self.interval = interval
        self.ledger = ledger
        sweeper = Sweeper(limits: limits)
        self.now = now
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        for spot in spots { desk.take(spot) }
        var waiting: [EndpointLook] = []
        var answered: [String: Set<String>] = [:]
        for await finding in sweeper.sweep(jobs.map { SweepJob($0.endpoint, tag: $0) }) {
            let look = look(at: finding)
            if look.isGuess, look.isSilent { continue }
            if let range = finding.tag.range { answered[range, default: []].insert(finding.endpoint.host) }
            waiting.append(look)
            guard waiting.count >= Self.handful else { continue }
            guard await desk.take(waiting) else { return .nothing }
            waiting.removeAll(keepingCapacity: true)
        }
        _ = await desk.take(waiting)
        desk.take(sweeps(answered))
        // Only some places were asked for: nothing follows for others.
        return .nothing
    }

    /// In a range an address is a guess until something was seen there.
    private func look(at finding: SweepFinding<EndpointJob>) -> EndpointLook {
        let uri = finding.tag.place.uri
        let isKnown = finding.tag.range == nil || !((try? ledger?.standing(at: uri)) ?? []).isEmpty
        return EndpointLook(
            place: finding.tag.place,
            endpoint: finding.endpoint,
            results: finding.results,
            instant: now(),
            isGuess: !isKnown
        )
    }

    private func sweeps(_ answered: [String: Set<String>]) -> [SweptRange] {
        var hosts: [String: Set<String>] = [:]
        for job in jobs { if let range = job.range { hosts[range, default: []].insert(job.endpoint.host) } }
        return hosts.sorted { $0.key < $1.key }.map { range, hosts in
            SweptRange(range: range, addresses: hosts.count, silent: hosts.count - (answered[range]?.count ?? 0))
        }
    }

    private static let handful = 64
}
