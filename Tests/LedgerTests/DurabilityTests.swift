import Foundation
import GRDB
import Testing

@testable import Ledger

/// What is left after the process or the power has gone: no child is killed, the files are copied as a crash leaves them.
@Suite struct DurabilityTests {
    let scratch: Scratch
    let copy: Scratch

    init() throws {
        scratch = try Scratch()
        copy = try Scratch()
    }

    @Test func whatWasCommittedIsThereWhatWasNotIsNot() throws {
        let ledger = try Ledger(path: scratch.path)
        let id = try ledger.begin(certificate: "api", reason: "due", authority: "le", at: moment())
        let other = try DatabaseQueue(path: scratch.path)
        try other.inDatabase { db in
            try db.beginTransaction(.immediate)
            try db.execute(sql: "UPDATE rotation SET reason = 'half done'")
            // Spill the uncommitted pages into the WAL file, as a long transaction does.
            try db.execute(sql: "PRAGMA cache_size = 1")
            for number in 0..<200 {
                try db.execute(
                    sql: "INSERT INTO rotation_step VALUES (?, ?, 'x', ?, 0)",
                    arguments: [id.rawValue, number, String(repeating: "y", count: 2000)]
                )
            }
            try copy.put(try scratch.bytes())
            try copy.put(try scratch.bytes("-wal"), "-wal")
            try db.rollback()
        }
        #expect(try copy.bytes("-wal").count > 200_000)
        let recovered = try Ledger(path: copy.path)
        let records = try recovered.unfinished(certificate: "api")
        #expect(records.map(\.reason) == ["due"])
        #expect(records.first?.steps == [])
        try recovered.end(id, outcome: .interrupted, generation: nil, summary: "", at: moment(1))
    }

    @Test func aReaderAfterACrashSeesTheCommits() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.upsert(generation())
        for suffix in ["", "-wal", "-shm"] { try copy.put(try scratch.bytes(suffix), suffix) }
        let reader = try #require(try Ledger.reading(path: copy.path))
        #expect(try reader.generations(certificate: nil) == [generation()])
    }

    @Test func aWALCutAnywhereYieldsAPrefixOfTheCommits() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.close()
        let writer = try Ledger(path: scratch.path)
        for number in 1...6 { try writer.upsert(generation("api", number)) }
        let database = try scratch.bytes()
        let wal = try scratch.bytes("-wal")
        try #require(wal.count > 6 * 4096)
        var seen: Set<Int> = []
        for length in stride(from: 0, through: wal.count, by: 997) {
            let here = try Scratch()
            try here.put(database)
            try here.put(wal.prefix(length), "-wal")
            let numbers = try Ledger(path: here.path).generations(certificate: "api").map(\.number)
            #expect(numbers == Array((1...6).prefix(numbers.count).reversed()))
            seen.insert(numbers.count)
        }
        #expect(seen.count == 7 || seen.contains(5))
    }
}
