import Dispatch
import FoundationEssentials
import Ledger
import Synchronization

/// Records batches one after another on a thread of its own, so that what comes next is read and judged meanwhile.
///
/// Thread-safe. A caller that is faster than the store waits: no more than ``mostWaiting`` batches are ever held.
final class BatchWriter: Sendable {
    /// What is recorded in one go.
    struct Load: Sendable {
        var batch = InventoryBatch()
        /// What was found wrong, by the place's URI.
        var findings: [String: [PlaceFinding]] = [:]
    }

    private struct Outcome {
        var new = 0
        var failure: LedgerFailure?
    }

    private static let mostWaiting = 2

    private let ledger: Ledger
    private let scan: ScanID
    private let now: @Sendable () -> Date
    private let queue = DispatchQueue(label: "rekey.inventory.record")
    private let room = DispatchSemaphore(value: mostWaiting)
    private let outcome = Mutex(Outcome())

    init(ledger: Ledger, scan: ScanID, now: @escaping @Sendable () -> Date) {
        self.ledger = ledger
        self.scan = scan
        self.now = now
    }

    /// Why the store refused a batch; nothing is recorded after that.
    var failure: LedgerFailure? { outcome.withLock(\.failure) }

    /// How many of the certificates recorded so far had never been seen before, authorities' own left out.
    var newCertificates: Int { outcome.withLock(\.new) }

    /// Hands a batch over, in the order of the calls of one thread.
    func submit(_ load: Load) {
        room.wait()
        queue.async { [self] in
            defer { room.signal() }
            write(load)
        }
    }

    /// Waits until everything that was handed over is on disk.
    func finish() throws(LedgerFailure) {
        queue.sync {}
        if let failure { throw failure }
    }

    private func write(_ load: Load) {
        guard failure == nil else { return }
        do throws(LedgerFailure) {
            var (seen, memory) = (load.batch, InventoryBatch())
            (memory.looks, memory.forgottenLooks) = (seen.looks, seen.forgottenLooks)
            (seen.looks, seen.forgottenLooks) = ([], [])
            let change = try ledger.record(seen, scan: scan, at: now())
            try FindingBook(ledger).settle(load.findings, at: now())
            // Last: a file that is remembered is not read again, and what was wrong with it must be known by then.
            try ledger.record(memory, scan: scan, at: now())
            let authorities = Set(load.batch.certificates.filter(\.row.isAuthority).map(\.row.fingerprint))
            let new = change.newCertificates.count { !authorities.contains($0) }
            outcome.withLock { $0.new += new }
        } catch {
            outcome.withLock { $0.failure = error }
        }
    }
}
