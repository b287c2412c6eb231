extension Ledger {
    /// How files under some directories were when they were last read, by path; all of them for an empty list.
    ///
    /// A path that is a file itself is found as well. `/etc/ssl` holds `/etc/ssl/a.pem` and not `/etc/ssl2/a.pem`.
    package func knownLooks(under directories: [String] = []) throws(LedgerFailure) -> [String: FileLook] {
        try read { rows in
            var looks: [String: FileLook] = [:]
            func add(_ row: Columns) throws {
                let look = try Looks.look(row)
                looks[look.path] = look
            }
            guard !directories.isEmpty else {
                looks.reserveCapacity(try rows.number("SELECT COUNT(*) FROM file_look", []))
                try rows.each(Looks.columns, [], add)
                return looks
            }
            for directory in directories {
                try rows.each("\(Looks.columns) WHERE path = ?", [.text(directory)], add)
                let prefix = directory.hasSuffix("/") ? directory : directory + "/"
                try rows.each(
                    "\(Looks.columns) WHERE path >= ? AND path < ?",
                    [.text(prefix), .text(prefix.dropLast() + "0")],  // "0" is what follows "/"
                    add
                )
            }
            return looks
        }
    }
}
