package import FoundationEssentials
package import Ledger

/// Runs the sources one after another, records what they tell, and judges the estate as a whole at the end.
package struct Scanner: Sendable {
    private let ledger: Ledger
    private let judge: PlaceJudge
    private let ownership: Ownership
    private let surroundings: @Sendable (Place, [Sighting]) -> FileSurroundings?
    private let attribution: [String: Place]
    private let keyedElsewhere: Set<String>
    private let outside: (any OutsideAsking)?
    private let narrator: any ScanNarrator
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - surroundings: what lies around a certificate's file; called from several threads.
    ///   - links: what services' configurations say of files: whose they are.
    ///   - outside: asks others about endpoints; nil when nobody is to be asked.
    package init(
        ledger: Ledger,
        judge: PlaceJudge,
        ownership: Ownership,
        surroundings: @escaping @Sendable (Place, [Sighting]) -> FileSurroundings?,
        links: [ServiceLink] = [],
        outside: (any OutsideAsking)? = nil,
        narrator: any ScanNarrator,
        now: @escaping @Sendable () -> Date
    ) {
        self.ledger = ledger
        self.judge = judge
        self.ownership = ownership
        self.surroundings = surroundings
        keyedElsewhere = Set(links.filter { $0.keyPath != nil }.map(\.place.uri))
        attribution = Dictionary(links.map { ($0.place.uri, $0.place) }, uniquingKeysWith: { first, _ in first })
        self.outside = outside
        self.narrator = narrator
        self.now = now
    }

    /// One scan. A source that fails to be recorded ends it: what was recorded before stays.
    ///
    /// - Parameter estate: what is judged over all places once the sources have ended.
    package func run(
        _ sources: [any ScanSource],
        trigger: String,
        estate: (ScanID) throws(LedgerFailure) -> EstateReport
    ) async throws(LedgerFailure) -> ScanSummary {
        let startedAt = now()
        let scan = try ledger.beginScan(trigger: trigger, at: startedAt)
        var (told, finished): ([ScanSummary.Source], [FinishedSource]) = ([], [])
        for source in sources {
            let (part, end) = try await run(source, scan)
            told.append(part)
            finished.append(end)
        }
        let gone = try ledger.finishScan(scan, sources: finished, at: now())
        let began = ContinuousClock.now
        let round = LifetimeRound(
            ledger: ledger,
            judge: judge,
            surroundings: surroundings,
            keyedElsewhere: keyedElsewhere
        )
        try round.run(at: now())
        let report = try estate(scan)
        return ScanSummary(
            scan: scan,
            startedAt: startedAt,
            endedAt: now(),
            sources: told,
            gone: gone,
            estateSeconds: (ContinuousClock.now - began).seconds,
            estate: report
        )
    }

    private func run(
        _ source: any ScanSource,
        _ scan: ScanID
    ) async throws(LedgerFailure) -> (ScanSummary.Source, FinishedSource) {
        narrator.begins(source.name)
        let began = ContinuousClock.now
        let maker = RecordMaker(
            source: source.name,
            ownership: ownership,
            judge: judge,
            surroundings: surroundings,
            attribution: attribution,
            interval: source.interval
        )
        let desk = RecordingDesk(maker: maker, outside: outside, ledger: ledger, scan: scan, now: now) {
            [narrator] counts in
            narrator.progressed(source.name, counts)
        }
        let scope = await source.discover(into: desk)
        try desk.close()
        let (counts, seconds) = (desk.counts, (ContinuousClock.now - began).seconds)
        narrator.ended(source.name, counts, seconds: seconds)
        return (
            ScanSummary.Source(name: source.name, counts: counts, seconds: seconds),
            FinishedSource(source.name, counts: SortedJSON.text(counts) ?? "{}", scope: scope)
        )
    }
}

extension Duration {
    /// As a number, for reports.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
