import Conformance
import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct MigrationTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A ledger as the first release left it, with one order that is open and one that is done.
    private func makeFirstLayout() throws {
        try LedgerFile(path: scratch.path).prepare()
        let queue = try DatabaseQueue(path: scratch.path)
        try Schema.migrator.migrate(queue, upTo: "1")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO spent_order (id, name_set, authority, certificate, created_at, result, ended_at)
                    VALUES (1, 'dns:a', 'le', 'api', 1795000000123, 'issued', 1795000001123),
                    (2, 'dns:a', 'le', 'api', 1795000002123, NULL, NULL)
                    """
            )
        }
        try queue.close()
    }

    /// F-X8: what was counted before counts after.
    @Test(.rows("F-X8")) func theFirstLayoutIsBroughtUpToDateWithWhatIsInIt() throws {
        try makeFirstLayout()
        let ledger = try Ledger(path: scratch.path)
        #expect(try ledger.orderInstants(nameSet: "dns:a", since: moment(0), limit: 9) == [moment(2), moment(0)])
        #expect(try ledger.ordersPlaced(authority: "le", since: moment(0)) == 2)
        #expect(try ledger.lastSuccess(nameSet: "dns:a") == moment(1))
        #expect(try ledger.unfinishedOrders(certificate: "api").map(\.isExempt) == [false])
        #expect(try ledger.authorityStates().isEmpty)
    }

    /// A ledger of the release before the inventory: what it holds stays, and the inventory finds it.
    @Test func theThirdLayoutGetsAnInventory() throws {
        try LedgerFile(path: scratch.path).prepare()
        let queue = try DatabaseQueue(path: scratch.path)
        try Schema.migrator.migrate(queue, upTo: "3")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO generation VALUES
                    ('api', 1, 'le', 'aa', '01', '\(digest(1))', 1795000000123, 1796000000123, 'ecdsa-p256', 1795000000123,
                    'live', NULL, 1795000000123)
                    """
            )
        }
        try queue.close()
        #expect(kind { _ = try Ledger.reading(path: scratch.path) } == .olderVersion)
        let ledger = try Ledger(path: scratch.path)
        #expect(try ledger.generations(certificate: nil).map(\.fingerprint) == [digest(1)])
        #expect(try ledger.inventory(InventoryQuery(instant: moment())).items.isEmpty)
        let scan = try ledger.beginScan(trigger: "test", at: moment())
        try ledger.record(batch([certificate(1)], [place("file:///a", [1])]), scan: scan, at: moment())
        #expect(try ledger.certificate(digest(1))?.isManaged == true)
    }

    @Test func aReaderDoesNotUpgradeTheFirstLayout() throws {
        try makeFirstLayout()
        let before = try scratch.bytes()
        #expect(kind { _ = try Ledger.reading(path: scratch.path) } == .olderVersion)
        #expect(try scratch.bytes() == before)
    }

    /// F-X8: going back is refused politely: a release that knows one layout finds two.
    @Test(.rows("F-X8")) func laterLayoutsAreNewToTheFirstRelease() throws {
        try Ledger(path: scratch.path).close()
        let applied = try DatabaseQueue(path: scratch.path).read(Schema.migrator.appliedIdentifiers)
        #expect(applied.subtracting(["1"]) == ["2", "3", "4", "5", "6", "7", "8"])
        #expect(Schema.known == ["1", "2", "3", "4", "5", "6", "7", "8"])
    }

    @Test func manyMayBringOneLedgerUpToDateAtOnce() async throws {
        try makeFirstLayout()
        let path = scratch.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask { try Ledger(path: path).deny(spki: "\(number)", reason: "", at: moment()) }
            }
            try await group.waitForAll()
        }
        #expect(try Ledger(path: path).deniedKeys().count == 6)
    }
}
