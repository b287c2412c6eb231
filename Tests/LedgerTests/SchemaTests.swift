import Foundation
import GRDB
import Testing

@testable import Ledger

/// The layout is meant for PostgreSQL as well.
@Suite struct SchemaTests {
    private let statements = Schema.statements

    @Test func onlyTwoTypesAreInUse() throws {
        let column = try Regex(#"^\s+[a-z_]+ (BIGINT|TEXT)( |,|$)"#)
        for statement in statements where statement.hasPrefix("CREATE TABLE") {
            for line in statement.split(separator: "\n").dropFirst().dropLast() {
                let isKey = line.contains("PRIMARY KEY (") || line.contains("FOREIGN KEY (")
                #expect(isKey || line.firstMatch(of: column) != nil, "\(line)")
            }
        }
    }

    @Test func everyStatementLoadsOneAfterAnother() throws {
        let queue = try DatabaseQueue()
        try queue.write { db in for statement in statements { try db.execute(sql: statement) } }
    }

    /// For `Tests/Rigs/postgres_schema.py`, which loads the same text into a real PostgreSQL: writes the statements to the
    /// file that `REKEY_SCHEMA_OUT` names. They are made up here in any case.
    @Test func theStatementsCanBeHandedOn() throws {
        let text = statements.map { $0 + ";\n" }.joined()
        #expect(text.contains("CREATE TABLE certificate ("))
        #expect(text.contains("CREATE TABLE rotation ("))
        guard let file = ProcessInfo.processInfo.environment["REKEY_SCHEMA_OUT"] else { return }
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }
}
