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
    private let mostLinks: Int
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - deadline: for one attempt; what listens here answers quickly or never.
    ///   - mostLinks: how many configured names and addresses are asked; the others are told as blind spots.
    package init(
        survey: LocalSurvey,
        prober: any Prober,
        ledger: Ledger,
        interval: Double? = nil,
        deadline: Duration = .seconds(5),
        mostLinks: Int = 2_000,
        now: @escaping @Sendable () -> Date
    ) {
        self.survey = survey
        self.prober = prober
        self.ledger = ledger
        self.interval = interval
        self.deadline = deadline
        self.mostLinks = mostLinks
        self.now = now
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        for spot in survey.listenerSpots { desk.take(spot) }
        let looks = await someAtATime(ListenerProbes.probes(for: survey.listeners)) { await look($0) }
        let wanted = Set(survey.links.flatMap(LocalSurvey.jobs)).subtracting(looks.map(EndpointJob.init))
            .sorted { $0.place.uri < $1.place.uri }
        let links = await someAtATime(wanted.prefix(mostLinks)) { await look($0) }
        _ = await desk.take(looks + links)
        for job in wanted.dropFirst(mostLinks) {
            let detail = "not asked: services are configured for more than \(mostLinks) names and addresses"
            desk.take(BlindSpot(place: job.place.uri, reason: .budgetSpent, detail: detail))
        }
        close(besides: Set(looks.map(\.place.uri) + wanted.map(\.place.uri)), desk)
        return .everything
    }

    /// Some at the same time: a deadline begins when the prober is asked, whether or not it has a socket to spare then.
    private func someAtATime<Job: Sendable>(
        _ jobs: some Collection<Job>,
        _ ask: @escaping @Sendable (Job) async -> EndpointLook?
    ) async -> [EndpointLook] {
        await withTaskGroup(of: EndpointLook?.self) { group in
            var rest = jobs.dropFirst(Self.atOnce)
            for job in jobs.prefix(Self.atOnce) { group.addTask { await ask(job) } }
            var looks: [EndpointLook] = []
            while let look = await group.next() {
                if let look { looks.append(look) }
                guard let job = rest.first else { continue }
                rest = rest.dropFirst()
                group.addTask { await ask(job) }
            }
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
    private static let atOnce = 64
}

extension EndpointJob {
    init(_ look: EndpointLook) { self.init(look.endpoint, service: look.place.service, evidence: look.place.evidence) }
}
