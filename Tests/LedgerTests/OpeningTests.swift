import Conformance
import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct OpeningTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func theFilesBelongToTheOwnerAlone() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.upsert(generation())
        #expect(try scratch.mode() == 0o600)
        #expect(try scratch.mode("-wal") == 0o600)
        #expect(try scratch.mode("-shm") == 0o600)
    }

    @Test func aFileOthersMayReadIsClosedToThem() throws {
        try Ledger(path: scratch.path).close()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: scratch.path)
        let ledger = try Ledger(path: scratch.path)
        try ledger.upsert(generation())
        #expect(try scratch.mode() == 0o600)
        #expect(try scratch.mode("-wal") == 0o600)
    }

    @Test func commitsAreOnDiskAndTheModeIsWAL() throws {
        let ledger = try Ledger(path: scratch.path)
        let settings = try ledger.read { rows in
            [try rows.number("PRAGMA synchronous", []), try rows.number("PRAGMA foreign_keys", [])]
        }
        #expect(settings == [2, 1])
        #expect(try ledger.read { try $0.all("PRAGMA journal_mode") { try $0.text(0) } } == ["wal"])
    }

    @Test func whatIsWrittenIsThereAfterReopening() throws {
        try Ledger(path: scratch.path).upsert(generation())
        #expect(try Ledger(path: scratch.path).generations(certificate: "api") == [generation()])
    }

    @Test func openingWhatIsUpToDateWritesNothing() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.upsert(generation())
        try ledger.close()
        let before = try scratch.bytes()
        for _ in 0..<3 { try Ledger(path: scratch.path).close() }
        #expect(try scratch.bytes() == before)
    }

    @Test func openingWhatIsUpToDateIsCheap() throws {
        try Ledger(path: scratch.path).close()
        let count = 100
        let start = clock()
        for _ in 0..<count { try Ledger(path: scratch.path).close() }
        let milliseconds = Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1000 / Double(count)
        // Unoptimised and beside other tests it is about 1 ms; ten times that would be another algorithm.
        #expect(milliseconds < 20)
    }

    @Test func aClosedLedgerThrows() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.close()
        try ledger.close()
        #expect(kind { _ = try ledger.allBackOffs() } == .cannotOpen)
        #expect(kind { try ledger.upsert(generation()) } == .cannotOpen)
    }

    @Test(.rows("F-X8")) func aNewerLayoutIsRefusedAndLeftAlone() throws {
        try Ledger(path: scratch.path).close()
        let other = try DatabaseQueue(path: scratch.path)
        try other.write { db in try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99')") }
        try other.close()
        let before = try scratch.bytes()
        let failure = #expect(throws: LedgerFailure.self) { try Ledger(path: scratch.path) }
        #expect(failure?.kind == .newerVersion)
        #expect(failure?.sentence == "written by a newer release (layout 99)")
        #expect(kind { _ = try Ledger.reading(path: scratch.path) } == .newerVersion)
        #expect(try scratch.bytes() == before)
    }

    @Test func somebodyElsesDatabaseIsRefused() throws {
        let other = try DatabaseQueue(path: scratch.path)
        try other.write { db in try db.execute(sql: "CREATE TABLE photos (id INTEGER)") }
        try other.close()
        #expect(kind { _ = try Ledger(path: scratch.path) } == .notADatabase)
        #expect(kind { _ = try Ledger.reading(path: scratch.path) } == .notADatabase)
    }

    @Test func placesThatCannotHoldAFileAreRefused() throws {
        #expect(kind { _ = try Ledger(path: scratch.directory) } == .cannotOpen)
        #expect(kind { _ = try Ledger(path: scratch.directory + "/no/such/ledger") } == .cannotOpen)
        try FileManager.default.createSymbolicLink(atPath: scratch.path, withDestinationPath: "elsewhere")
        #expect(kind { _ = try Ledger(path: scratch.path) } == .cannotOpen)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory) == ["rekey.sqlite"])
    }

    @Test func aFullDiskIsSaidSo() throws {
        // SQLite's own limit of pages gives the very code that a full disk gives.
        let ledger = try Ledger(path: scratch.path)
        _ = try ledger.read { try $0.number("PRAGMA max_page_count = 30", []) }
        let failure = #expect(throws: LedgerFailure.self) {
            try ledger.upsert((1...1000).map { generation("api", $0) })
        }
        #expect(failure?.kind == .full)
        #expect(failure?.code == 13)
        #expect(failure?.path == scratch.path)
        #expect(try ledger.generations(certificate: nil).isEmpty)
    }

    @Test func aDamagedLedgerCanBeSetAside() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.upsert(generation())
        try ledger.close()
        try scratch.put(Data("garbage".utf8), "-wal")
        #expect(try Ledger.setAside(path: scratch.path, suffix: ".damaged") == scratch.path + ".damaged")
        #expect(kind { try Ledger.setAside(path: scratch.path, suffix: ".damaged") } == .cannotOpen)
        #expect(try scratch.bytes(".damaged-wal") == Data("garbage".utf8))
        #expect(try Ledger(path: scratch.path).isEmpty(certificate: "api"))
    }

    @Test func everyKindHasAHintAndAPlace() {
        for kind in LedgerFailure.Kind.allCases {
            let failure = LedgerFailure(kind, path: "/var/lib/rekey/rekey.sqlite", code: 11, sentence: "it is so")
            #expect(!failure.hint.isEmpty)
            #expect(!failure.hint.hasSuffix("."))
            #expect(failure.description == "/var/lib/rekey/rekey.sqlite: it is so (sqlite 11)")
        }
    }
}
