package import FoundationEssentials

extension Ledger {
    /// Records what a scan found; all or none.
    ///
    /// An observation is an interval: one that stands is not written again, however often it is seen; what is not in the
    /// list of a looked place any more ends now; what comes back begins a second interval. Throws
    /// ``LedgerFailure/Kind/noSuchRow`` if a place shows a certificate that neither the batch nor the ledger has.
    @discardableResult
    package func record(_ batch: InventoryBatch, scan: ScanID, at: Date) throws(LedgerFailure) -> InventoryChange {
        guard !batch.isEmpty else { return InventoryChange() }
        let path = path
        return try write { rows in
            var recording = try Recording(rows: rows, path: path, scan: scan, at: at)
            return try recording.record(batch)
        }
    }

    /// Notes that a certificate was revoked; nothing happens if it is not known.
    package func noteRevoked(fingerprint: String, at: Date) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                "UPDATE certificate SET revoked_at = ? WHERE fingerprint = ?",
                [.date(at), .text(fingerprint)]
            )
        }
    }
}
