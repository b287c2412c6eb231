package import FoundationEssentials

extension Ledger {
    /// Denies a key for ever. A key denied before keeps its first reason: there is no way back.
    ///
    /// - Parameter spki: SHA-256 of its SubjectPublicKeyInfo, in hex; upper and lower case are the same.
    package func deny(spki: String, reason: String, at: Date) throws(LedgerFailure) {
        try write { rows in
            try rows.run(
                "INSERT INTO denied_key (spki, reason, since) VALUES (?, ?, ?) ON CONFLICT (spki) DO NOTHING",
                [.text(spki.lowercased()), .text(reason), .date(at)]
            )
        }
    }

    /// Why a key must not be used; nil if it may.
    package func denial(spki: String) throws(LedgerFailure) -> DeniedKey? {
        try read { rows in
            try rows.all("\(Self.selectDenied) WHERE spki = ?", [.text(spki.lowercased())], as: Self.denied).first
        }
    }

    /// Every key that must not be used, the first denied first.
    package func deniedKeys() throws(LedgerFailure) -> [DeniedKey] {
        try read { rows in try rows.all("\(Self.selectDenied) ORDER BY since, spki", as: Self.denied) }
    }

    private static let selectDenied = "SELECT spki, reason, since FROM denied_key"

    private static func denied(_ row: Columns) throws -> DeniedKey {
        DeniedKey(spki: try row.text(0), reason: try row.text(1), since: try row.date(2))
    }
}
