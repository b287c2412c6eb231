package import FoundationEssentials
package import Ledger
package import TLS

/// What listens on this host: each socket by itself, and each service at the names it is configured for.
package struct ListenersSource: ScanSource {
    package let name = "listeners"
    package let interval: Double?
    private let survey: LocalSurvey
    private let prober: any Prober
    private let ledger: Ledger
    private let deadline: Duration
    private let now: @Sendable () -> Date

    /// - Parameter deadline: for one attempt; what listens here answers quickly or never.
    package init(
        survey: LocalSurvey,
        prober: any Prober,
        ledger: Ledger,
        interval: Double? = nil,
        deadline: Duration = .seconds(5),
        now: @escaping @Sendable () -> Date
    ) {
        self.survey = survey
        self.prober = prober
        self.ledger = ledger
        self.interval = interval
        self.deadline = deadline
        self.now = now
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        for spot in survey.listenerSpots { desk.take(spot) }
        let looks = await all(ListenerProbes.probes(for: survey.listeners))
        let links = await looked(
            at: Set(survey.links.flatMap(LocalSurvey.jobs)).subtracting(looks.map(EndpointJob.init))
        )
        _ = await desk.take(looks + links)
        close(besides: Set((looks + links).map(\.place.uri)), desk)
        return .everything
    }

    /// All sockets at the same time: a host has tens of them.
    private func all(_ probes: [ListenerProbe]) async -> [EndpointLook] {
        await withTaskGroup(of: EndpointLook?.self) { group in
            for probe in probes { group.addTask { await look(probe) } }
            var looks: [EndpointLook] = []
            for await look in group { if let look { looks.append(look) } }
            return looks.sorted { $0.place.uri < $1.place.uri }
        }
    }

    /// The first attempt that shows a certificate; else the first attempt, with its reason.
    private func look(_ probe: ListenerProbe) async -> EndpointLook? {
        var first: EndpointLook?
        for attempt in probe.attempts {
            let look = await self.look(EndpointJob(attempt, service: probe.service, evidence: Self.evidence))
            if !look.seenAddresses.isEmpty { return look }
            first = first ?? look
        }
        return first
    }

    private func looked(at jobs: Set<EndpointJob>) async -> [EndpointLook] {
        await withTaskGroup(of: EndpointLook.self) { group in
            for job in jobs.prefix(Self.mostLinks) { group.addTask { await look(job) } }
            var looks: [EndpointLook] = []
            for await look in group { looks.append(look) }
            return looks.sorted { $0.place.uri < $1.place.uri }
        }
    }

    private func look(_ job: EndpointJob) async -> EndpointLook {
        let results = await prober.presented(at: job.endpoint, deadline: deadline)
        return EndpointLook(place: job.place, endpoint: job.endpoint, results: results, instant: now())
    }

    /// What listened here once and does no longer is gone.
    private func close(besides met: Set<String>, _ desk: RecordingDesk) {
        let known = (try? ledger.endpoints(limit: 10_000)) ?? []
        let past = Set(known.map(\.place.uri)).subtracting(met).filter { (try? ledger.place($0))??.source == name }
        var gone = past.sorted().map { Discovery.looked(Place(uri: $0, kind: .endpoint)) }
        _ = desk.take(&gone)
    }

    /// Why a socket is thought to be its service's.
    static let evidence = "listens"
    private static let mostLinks = 2_000
}

extension EndpointJob {
    init(_ look: EndpointLook) { self.init(look.endpoint, service: look.place.service, evidence: look.place.evidence) }
}
