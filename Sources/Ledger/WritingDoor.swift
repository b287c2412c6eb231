import GRDB
import Glibc
import Synchronization

/// A read-write connection: WAL, synchronous FULL, made and migrated if need be.
final class WritingDoor: Door {
    private let file: LedgerFile
    /// Nil once closed; GRDB's own queue would crash on an access after its end.
    private let queue: Mutex<DatabaseQueue?>

    init(_ file: LedgerFile) throws {
        try file.prepare()
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // A commit is on disk when it returns, power cut included; WAL alone would promise only consistency.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            // 64 MiB: the indexes of a large inventory are written all over, and SQLite's own 2 MiB would spill each batch.
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        let queue = try DatabaseQueue(path: file.path, configuration: configuration)
        do {
            try Self.migratePatiently(queue, file)
        } catch {
            try? queue.close()
            throw error
        }
        self.file = file
        self.queue = Mutex(queue)
    }

    func read<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.withLock { queue in try opened(queue).read(body) }
    }

    func write<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.withLock { queue in try opened(queue).write(body) }
    }

    func close() throws {
        try queue.withLock { queue in
            let last = queue
            queue = nil
            try last?.close()
        }
    }

    private func opened(_ queue: DatabaseQueue?) throws(LedgerFailure) -> DatabaseQueue {
        guard let queue else { throw LedgerFailure(.cannotOpen, path: file.path, sentence: "closed already") }
        return queue
    }

    /// Several processes may make the same new ledger at once: one that looks while another writes the first tables can
    /// find a table's name and not the table. It looks again.
    private static func migratePatiently(_ queue: DatabaseQueue, _ file: LedgerFile) throws {
        for _ in 0..<50 {
            do {
                return try migrate(queue, file)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                usleep(20_000)
            }
        }
        try migrate(queue, file)
    }

    private static func migrate(_ queue: DatabaseQueue, _ file: LedgerFile) throws {
        switch try queue.read(Schema.state) {
        case .current: return
        case .newer(let migrations):
            let names = migrations.joined(separator: ", ")
            throw LedgerFailure(
                .newerVersion,
                path: file.path,
                sentence: "written by a newer release (layout \(names))"
            )
        case .foreign:
            throw LedgerFailure(.notADatabase, path: file.path, sentence: "the tables in it are not a ledger's")
        case .behind, .blank: break
        }
        try switchToWAL(queue)
        do {
            try Schema.migrator.migrate(queue)
        } catch {
            // Two processes may make the same new ledger at once; whoever comes second finds the work done.
            guard case .current? = try? queue.read(Schema.state) else { throw error }
        }
    }

    /// Writes WAL mode into the file's header, once in its life.
    ///
    /// SQLite answers this one statement with "busy" at once, whatever the busy time-out: hence the patience.
    private static func switchToWAL(_ queue: DatabaseQueue) throws {
        for _ in 0..<100 {
            do {
                return try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                usleep(20_000)
            }
        }
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
    }
}
