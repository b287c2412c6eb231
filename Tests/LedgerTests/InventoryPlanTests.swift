import Foundation
import GRDB
import Testing

@testable import Ledger

/// No question about 100,000 certificates reads a table from end to end.
@Suite struct InventoryPlanTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try Ledger(path: scratch.path).close()
    }

    private func plan(_ sql: String) throws -> [String] {
        try DatabaseQueue(path: scratch.path).read { db in
            let marks = Array(repeating: DatabaseValue.null, count: sql.count { $0 == "?" })
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: StatementArguments(marks)).map {
                row in
                String.fromDatabaseValue(row["detail"]) ?? ""
            }
        }
    }

    /// `SCAN x` alone reads the table; `SCAN x USING INDEX` walks in order and stops when the page is full.
    private func expectIndexes(_ sql: String, _ what: String) throws {
        for step in try plan(sql) where step.hasPrefix("SCAN ") {
            let isBounded = step.contains("USING") || step == "SCAN o"
            #expect(isBounded, "\(what): \(step)")
        }
    }

    @Test(arguments: InventoryQueryTests.questions) func lists(query: InventoryQuery, expected: [Int]) throws {
        let statement = InventoryStatement(query: query)
        for after in [nil, (value: Cell.int(0), number: 1)] {
            let walk = statement.page(rare: nil, after: after).sql
            try expectIndexes(walk, "walk")
            #expect(try !plan(walk).contains { $0.contains("TEMP B-TREE") }, "a walk sorts: \(walk)")
            for index in statement.conditions.indices {
                try expectIndexes(statement.page(rare: (index, [1, 2, 3]), after: after).sql, "by condition \(index)")
            }
        }
        for condition in statement.conditions {
            let steps = try plan(InventoryStatement.candidates(condition).sql)
            #expect(
                steps.allSatisfy {
                    !$0.hasPrefix("SCAN ") || $0.contains("COVERING INDEX")
                }
            )
        }
    }

    static let filters: [FindingFilter] = [
        FindingFilter(), FindingFilter(leastSeverity: .high), FindingFilter(check: "x"), FindingFilter(place: "x"),
        FindingFilter(certificate: "x"), FindingFilter(managedName: "x"), FindingFilter(.resolved(since: moment())),
        FindingFilter(hidingWaivedAt: moment()),
    ]

    @Test(arguments: filters) func findings(filter: FindingFilter) throws {
        try expectIndexes(FindingStatement(filter).sql, "findings")
    }

    /// Questions about one thing, or about some places in order.
    static let others: [String] = [
        Places.standing, Places.endpoint, Places.someEndpoints, Places.lastFinished, Places.blindSpots,
        "\(Places.select) WHERE l.uri = ?", "\(Places.select) WHERE l.id > ? ORDER BY l.id LIMIT ?",
        "\(Ledger.selectObservation) AND o.gone_at IS NULL LIMIT ?", "\(Items.select) WHERE c.fingerprint = ?",
        "\(Looks.columns) WHERE path >= ? AND path < ?", Ledger.selectMember("spki", "AND is_ca = 0 AND seen_now > 0"),
        Ledger.selectMember("serial", ""), Ledger.selectMember("name_set", "AND is_ca = 0"),
    ]

    @Test(arguments: others) func oneThing(sql: String) throws {
        let steps = try plan(sql)
        #expect(steps.allSatisfy { !$0.hasPrefix("SCAN ") || $0.contains("USING INDEX") }, "\(sql): \(steps)")
    }

    /// The aggregates do read from end to end: an index that holds all they need, never the table itself.
    static let counts: [String] = [
        Aggregates.composition, Aggregates.ending, Aggregates.current, Aggregates.authorities, Aggregates.past,
        Aggregates.sharedKeys, Aggregates.repeatedSerials, Aggregates.outdated, FindingStatement.counts,
        Places.bySource,
    ]

    @Test(arguments: counts) func aggregates(sql: String) throws {
        let steps = try plan(sql)
        #expect(steps.allSatisfy { $0.contains("COVERING INDEX") }, "\(sql): \(steps)")
    }
}
