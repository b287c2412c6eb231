package import FoundationEssentials

extension Ledger {
    /// Waives findings, those that stand and those to come, until a time. They stay visible and don't count.
    @discardableResult
    package func waive(_ terms: WaiverTerms, at: Date) throws(LedgerFailure) -> WaiverID {
        try write { rows in
            try rows.run(
                """
                INSERT INTO waiver (id, check_id, dedup, place, expires_at, waived_by, why, created_at)
                SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM waiver
                """,
                [
                    .text(terms.check), .text(terms.dedup), .text(terms.place), .date(terms.until), .text(terms.by),
                    .text(terms.why), .date(at),
                ]
            )
            let id = WaiverID(rawValue: try rows.number("SELECT MAX(id) FROM waiver", []))
            try Waivers(rows: rows, at: at).apply()
            return id
        }
    }

    /// Takes a waiver back; ``LedgerFailure/Kind/noSuchRow`` if there is none.
    package func withdraw(_ waiver: WaiverID, at: Date) throws(LedgerFailure) {
        let changes = try write { rows in
            let changes = try rows.run(
                "UPDATE waiver SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL",
                [.date(at), .int(waiver.rawValue)]
            )
            try Waivers(rows: rows, at: at).apply()
            return changes
        }
        try require(changes, "waiver \(waiver)")
    }

    /// The waivers that hold at an instant, those that end first before others.
    package func waivers(at instant: Date) throws(LedgerFailure) -> [Waiver] {
        try read { rows in
            try rows.all(
                "\(Waivers.select) WHERE withdrawn_at IS NULL AND expires_at > ? ORDER BY expires_at, id",
                [.date(instant)],
                as: Waivers.waiver
            )
        }
    }

    /// Every waiver there ever was, the newest first.
    package func allWaivers() throws(LedgerFailure) -> [Waiver] {
        try read { rows in try rows.all("\(Waivers.select) ORDER BY id DESC", as: Waivers.waiver) }
    }
}
