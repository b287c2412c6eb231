import Dispatch
import FoundationEssentials
package import Ledger
import PKI
import Synchronization

/// Takes what a discoverer tells, judges it on all cores, and records it in batches.
///
/// Thread-safe; the discoverer's thread does the work, so a discoverer that is faster than the store waits.
package final class RecordingDesk: Sendable {
    private struct State {
        /// Places of which something was told and the end not yet.
        var open: [String: OpenPlace] = [:]
        var batch = InventoryBatch()
        var findings: [String: [PlaceFinding]] = [:]
        var counts = RecordingCounts()
        var failure: LedgerFailure?
    }

    /// How many places make a batch: each is one transaction that is on disk when it returns.
    private static let batchSize = 2_000
    /// How many places a hostile discoverer may leave open.
    private static let mostOpen = 100_000

    private let maker: RecordMaker
    private let ledger: Ledger
    private let scan: ScanID
    private let now: @Sendable () -> Date
    private let progress: @Sendable (RecordingCounts) -> Void
    private let state = Mutex(State())

    init(
        maker: RecordMaker,
        ledger: Ledger,
        scan: ScanID,
        now: @escaping @Sendable () -> Date,
        progress: @escaping @Sendable (RecordingCounts) -> Void
    ) {
        self.maker = maker
        self.ledger = ledger
        self.scan = scan
        self.now = now
        self.progress = progress
    }

    /// The source's name, for blind spots.
    package var source: String { maker.source }

    /// What was told so far.
    package var counts: RecordingCounts { state.withLock(\.counts) }

    /// Takes what was discovered out of the array; false when the store refused, and then the scan is over.
    package func take(_ discoveries: inout [Discovery]) -> Bool {
        let ended = state.withLock { state in sort(discoveries, &state) }
        discoveries.removeAll(keepingCapacity: true)
        let records = Self.mapped(ended) { [maker] in maker.record(of: $0.place, $0.open) }
        return add(records)
    }

    /// Takes endpoints that were looked at.
    package func take(_ looks: [EndpointLook]) -> Bool {
        for look in looks { for sighting in look.sightings { maker.judge.pool.add(sighting.certificate) } }
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
            if let cursor { state.batch.cursors[cursor.source] = cursor.reached }
            if state.open[place.uri] == nil {
                state.batch.unchanged.append(place.uri)
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
            state.batch.looks += looks
            state.batch.forgottenLooks += forgotten
            if let cursor { state.batch.resumeAt[maker.source] = cursor }
        }
    }

    /// Records what is left; the reason if the store refused now or before.
    package func close() throws(LedgerFailure) {
        flush()
        if let failure = state.withLock(\.failure) { throw failure }
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
                state.batch.unchanged.append(place.uri)
                state.counts.unchanged += 1
            case .blind(let spot): note(spot, &state)
            }
        }
        return ended
    }

    private func note(_ spot: BlindSpot, _ state: inout State) {
        state.counts.blindSpots += 1
        state.batch.blindSpots.append(
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
                state.batch.certificates += record.certificates
                state.batch.looked.append(record.looked)
                state.findings[record.looked.uri] = record.findings
                state.counts.places += 1
                state.counts.certificates += record.looked.seen.count
            }
            return state.batch.looked.count + state.batch.unchanged.count / 20 >= Self.batchSize
        }
        if isFull { flush() }
        return state.withLock { $0.failure == nil }
    }

    private func flush() {
        let (batch, findings, isLost) = state.withLock { state in
            defer { (state.batch, state.findings) = (InventoryBatch(), [:]) }
            return (state.batch, state.findings, state.failure != nil)
        }
        guard !isLost, !batch.isEmpty else { return }
        do throws(LedgerFailure) {
            let change = try ledger.record(batch, scan: scan, at: now())
            try FindingBook(ledger).settle(findings, at: now())
            let counts = state.withLock { state in
                state.counts.new += change.newCertificates.count
                return state.counts
            }
            progress(counts)
        } catch {
            state.withLock { $0.failure = error }
        }
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
