import Checks
import Dispatch
import FoundationEssentials
package import Ledger
import PKI
import Synchronization

/// Takes what a discoverer tells, judges it on all cores, and records it in batches.
///
/// Thread-safe; the discoverer's thread judges, and a thread beside it records: a discoverer that is faster than both waits.
package final class RecordingDesk: Sendable {
    private struct State {
        /// Places of which something was told and the end not yet.
        var open: [String: OpenPlace] = [:]
        var load = BatchWriter.Load()
        var counts = RecordingCounts()
    }

    /// How many places make a batch: each is one transaction that is on disk when it returns.
    private static let batchSize = 4_000
    /// How many places a hostile discoverer may leave open.
    private static let mostOpen = 100_000

    private let maker: RecordMaker
    private let outside: (any OutsideAsking)?
    private let writer: BatchWriter
    private let progress: @Sendable (RecordingCounts) -> Void
    private let state = Mutex(State())

    init(
        maker: RecordMaker,
        outside: (any OutsideAsking)? = nil,
        ledger: Ledger,
        scan: ScanID,
        now: @escaping @Sendable () -> Date,
        progress: @escaping @Sendable (RecordingCounts) -> Void
    ) {
        self.maker = maker
        self.outside = outside
        self.progress = progress
        writer = BatchWriter(ledger: ledger, scan: scan, now: now)
    }

    /// The source's name, for blind spots.
    package var source: String { maker.source }

    /// What was told so far.
    package var counts: RecordingCounts {
        var counts = state.withLock(\.counts)
        counts.new = writer.newCertificates
        return counts
    }

    /// Takes what was discovered out of the array; false when the store refused, and then the scan is over.
    package func take(_ discoveries: inout [Discovery]) -> Bool {
        let ended = state.withLock { state in sort(discoveries, &state) }
        discoveries.removeAll(keepingCapacity: true)
        let records = Self.mapped(ended) { [maker] in maker.record(of: $0.place, $0.open) }
        return add(records)
    }

    /// Takes endpoints that were looked at, once others were asked about them.
    package func take(_ looks: [EndpointLook]) async -> Bool {
        for look in looks { for sighting in look.sightings { maker.judge.pool.add(sighting.certificate) } }
        return record(await asked(looks))
    }

    /// A few at a time: whoever is asked has other clients too.
    private func asked(_ looks: [EndpointLook]) async -> [EndpointLook] {
        guard let outside else { return looks }
        return await withTaskGroup(of: (Int, OutsideFacts).self) { [judge = maker.judge] group in
            var looks = looks
            for (index, look) in looks.enumerated() {
                if index >= Self.mostAsking, let (done, facts) = await group.next() { looks[done].outside = facts }
                group.addTask { (index, await outside.facts(of: look, by: judge)) }
            }
            for await (done, facts) in group { looks[done].outside = facts }
            return looks
        }
    }

    private static let mostAsking = 8

    private func record(_ looks: [EndpointLook]) -> Bool {
        let records = Self.mapped(looks) { [maker] in maker.record(of: $0) }
        state.withLock { state in
            for spot in looks.flatMap(\.blindSpots) { note(spot, &state) }
        }
        return add(records)
    }

    /// Counts what was swept.
    package func take(_ sweeps: [SweptRange]) {
        guard !sweeps.isEmpty else { return }
        state.withLock { $0.counts.sweeps = ($0.counts.sweeps ?? []) + sweeps }
    }

    /// Takes a blind spot by itself.
    package func take(_ spot: BlindSpot) {
        state.withLock { note(spot, &$0) }
    }

    /// Records what was told of a place that only ever grows, such as a log: what was seen there before stays.
    ///
    /// Nothing is found wrong there: that a certificate was issued says nothing about how it is used.
    ///
    /// - Parameter cursor: how far the source has come with the place; recorded together with what it found there.
    package func grow(_ place: Place, cursor: (source: String, reached: String)?) {
        let open = state.withLock { state -> OpenPlace? in
            if let cursor { state.load.batch.cursors[cursor.source] = cursor.reached }
            if state.open[place.uri] == nil {
                state.load.batch.unchanged.append(place.uri)
                state.counts.unchanged += 1
            }
            return state.open.removeValue(forKey: place.uri)
        }
        guard let open else { return }
        _ = add([maker.record(ofGrowing: place, open)])
    }

    /// Remembers files as they were, and how far the source has come.
    package func remember(_ looks: [FileLook], forgotten: [String] = [], cursor: String? = nil) {
        state.withLock { state in
            state.load.batch.looks += looks
            state.load.batch.forgottenLooks += forgotten
            if let cursor { state.load.batch.resumeAt[maker.source] = cursor }
        }
    }

    /// Records what is left; the reason if the store refused now or before.
    package func close() throws(LedgerFailure) {
        flush()
        try writer.finish()
    }

    private func sort(_ discoveries: [Discovery], _ state: inout State) -> [(place: Place, open: OpenPlace)] {
        var ended: [(Place, OpenPlace)] = []
        for discovery in discoveries {
            switch discovery {
            case .certificate(let sighting):
                maker.judge.pool.add(sighting.certificate)
                guard state.open.count < Self.mostOpen else { continue }
                state.open[sighting.place.uri, default: OpenPlace()].sightings.append(sighting)
            case .revocationList(let list, let place):
                guard state.open.count < Self.mostOpen else { continue }
                state.open[place.uri, default: OpenPlace()].lists.append(RevocationListFact(list))
            case .looked(let place): ended.append((place, state.open.removeValue(forKey: place.uri) ?? OpenPlace()))
            case .unchanged(let place):
                state.load.batch.unchanged.append(place.uri)
                state.counts.unchanged += 1
            case .blind(let spot): note(spot, &state)
            }
        }
        return ended
    }

    private func note(_ spot: BlindSpot, _ state: inout State) {
        state.counts.blindSpots += 1
        state.load.batch.blindSpots.append(
            InventoryBatch.BlindSpot(
                place: spot.place,
                reason: spot.reason.rawValue,
                detail: PrintableLine.of(spot.detail),
                source: maker.source
            )
        )
    }

    private func add(_ records: [PlaceRecord]) -> Bool {
        let isFull = state.withLock { state in
            for record in records {
                state.load.batch.certificates += record.certificates
                state.load.batch.looked.append(record.looked)
                state.load.findings[record.looked.uri] = record.findings
                state.counts.places += 1
                state.counts.certificates += record.looked.seen.count
            }
            return state.load.batch.looked.count + state.load.batch.unchanged.count / 20 >= Self.batchSize
        }
        if isFull { flush() }
        return writer.failure == nil
    }

    private func flush() {
        let load = state.withLock { state in
            defer { state.load = BatchWriter.Load() }
            return state.load
        }
        guard !load.batch.isEmpty else { return }
        writer.submit(load)
        progress(counts)
    }

    /// Maps on all cores once there is enough to do.
    private static func mapped<Value: Sendable, Result: Sendable>(
        _ values: [Value],
        _ body: @Sendable (Value) -> Result
    ) -> [Result] {
        guard values.count >= 16 else { return values.map(body) }
        let (parts, size) = (4, (values.count + 3) / 4)
        let results = Mutex<[Int: [Result]]>([:])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let range = min(part * size, values.count)..<min((part + 1) * size, values.count)
            let mapped = values[range].map(body)
            results.withLock { $0[part] = mapped }
        }
        return results.withLock { results in (0..<parts).flatMap { results[$0] ?? [] } }
    }
}
