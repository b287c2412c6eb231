extension Ledger {
    /// What SQLite finds wrong with the file's structure, at most twenty lines; empty when nothing is. Reads all of it.
    package func integrityProblems() throws(LedgerFailure) -> [String] {
        let lines = try read { rows in try rows.all("PRAGMA quick_check(20)") { try $0.text(0) } }
        return lines == ["ok"] ? [] : lines
    }
}
