/// What has been done and what stands where: the journal of rotations, the orders spent, the back-offs, and an index of the
/// generations on disk, in one SQLite file.
///
/// An index and a journal, never the only copy of anything live: deleting the file costs history and accounting, and the
/// next run rebuilds the index from the generations. Every writing call is one transaction, on disk when it returns
/// (WAL, synchronous FULL). All times come from the caller and are kept to the millisecond. Safe to use from any thread
/// and from several processes at once; calls block, writers wait up to 5 s for each other.
package final class Ledger: Sendable {
    /// The database file.
    package let path: String
    private let door: any Door

    private init(path: String, door: any Door) {
        self.path = path
        self.door = door
    }

    /// Opens the ledger at an absolute path for reading and writing, mode 0600 from birth, and brings its layout up to date.
    ///
    /// A database from a newer release is refused as ``LedgerFailure/Kind/newerVersion`` and left as it is.
    package convenience init(path: String) throws(LedgerFailure) {
        do {
            self.init(path: path, door: try WritingDoor(LedgerFile(path: path)))
        } catch {
            throw LedgerFailure(error, path: path)
        }
    }

    /// Opens the ledger for looking only; nil if there is none yet.
    ///
    /// Nothing is created or written: no file, no lock file, no upgrade. Writing calls on it throw
    /// ``LedgerFailure/Kind/readOnly``.
    package static func reading(path: String) throws(LedgerFailure) -> Ledger? {
        do {
            let file = LedgerFile(path: path)
            guard let look = try file.look(), look.size > 0 || !look.isStill else { return nil }
            let door = ReadingDoor(file)
            switch try door.read(Schema.state) {
            case .current: return Ledger(path: path, door: door)
            case .blank: return nil
            case .behind:
                throw LedgerFailure(.olderVersion, path: path, sentence: "written by an older release")
            case .newer(let migrations):
                let names = migrations.joined(separator: ", ")
                throw LedgerFailure(.newerVersion, path: path, sentence: "written by a newer release (layout \(names))")
            case .foreign:
                throw LedgerFailure(.notADatabase, path: path, sentence: "the tables in it are not a ledger's")
            }
        } catch {
            throw LedgerFailure(error, path: path)
        }
    }

    /// Moves a damaged ledger and its companions out of the way, so that a new one can be made; returns the new path.
    ///
    /// The suffix, such as `.damaged-20261121T041000Z`, must not be taken yet. No connection may be open.
    @discardableResult
    package static func setAside(path: String, suffix: String) throws(LedgerFailure) -> String {
        try LedgerFile(path: path).rename(addingSuffix: suffix)
    }

    /// Closes the connection, which empties the WAL into the file; every later call throws. Deinitialising does the same.
    package func close() throws(LedgerFailure) {
        do { try door.close() } catch { throw LedgerFailure(error, path: path) }
    }

    /// One read transaction.
    func read<Value: Sendable>(_ body: (Rows) throws -> Value) throws(LedgerFailure) -> Value {
        do { return try door.read { db in try body(Rows(db)) } } catch { throw LedgerFailure(error, path: path) }
    }

    /// One write transaction, durable when this returns.
    @discardableResult
    func write<Value: Sendable>(_ body: (Rows) throws -> Value) throws(LedgerFailure) -> Value {
        do { return try door.write { db in try body(Rows(db)) } } catch { throw LedgerFailure(error, path: path) }
    }

    /// Throws unless a statement found the one row it was about.
    func require(_ changes: Int, _ what: String) throws(LedgerFailure) {
        guard changes > 0 else { throw LedgerFailure(.noSuchRow, path: path, sentence: "there is no \(what)") }
    }
}
