import FoundationEssentials
import GRDB
import Glibc

/// The few verbs the tables are used with, over one connection inside one transaction; statements are prepared once.
struct Rows {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ arguments: [Cell]) throws -> Int {
        try db.cachedStatement(sql: sql).execute(arguments: Self.bind(arguments))
        return db.changesCount
    }

    /// Every row a query answers with, in order.
    func all<Value>(_ sql: String, _ arguments: [Cell] = [], as make: (Columns) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try each(sql, arguments) { columns in values.append(try make(columns)) }
        return values
    }

    /// Hands out every row a query answers with, in order; the same statement must not be run inside.
    func each(_ sql: String, _ arguments: [Cell], _ body: (Columns) throws -> Void) throws {
        let cursor = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: Self.bind(arguments))
        while let row = try cursor.next() { try body(Columns(row)) }
    }

    /// As ``all(_:_:as:)``, for a statement whose words are hardly ever the same twice and not worth keeping prepared.
    func once<Value>(_ sql: String, _ arguments: [Cell], as make: (Columns) throws -> Value) throws -> [Value] {
        let cursor = try Row.fetchCursor(try db.makeStatement(sql: sql), arguments: Self.bind(arguments))
        var values: [Value] = []
        while let row = try cursor.next() { values.append(try make(Columns(row))) }
        return values
    }

    /// The one integer a query answers with.
    func number(_ sql: String, _ arguments: [Cell]) throws -> Int {
        try all(sql, arguments) { columns in try columns.int(0) }.first ?? 0
    }

    /// GRDB takes a sequence of one type apart by key path, value by value; boxed values are several times as fast.
    private static func bind(_ arguments: [Cell]) -> StatementArguments {
        StatementArguments(arguments.map { cell -> (any DatabaseValueConvertible)? in cell.value })
    }
}

/// One value on its way into a table.
enum Cell {
    case text(String?)
    case int(Int?)
    case date(Date?)
    /// A span, kept to the millisecond as times are.
    case seconds(Double?)

    fileprivate var value: DatabaseValue {
        switch self {
        case .text(let text): text.map { Self.withoutNUL($0).databaseValue } ?? .null
        case .int(let number): number?.databaseValue ?? .null
        case .date(let date): date.map { Moment.milliseconds($0).databaseValue } ?? .null
        case .seconds(let span):
            span.map { Moment.milliseconds(Date(timeIntervalSince1970: $0)).databaseValue } ?? .null
        }
    }

    /// A NUL would end the text early in SQLite and is refused by PostgreSQL.
    private static func withoutNUL(_ text: String) -> String {
        let holds = text.utf8.withContiguousStorageIfAvailable { octets in
            octets.baseAddress.map { memchr($0, 0, octets.count) != nil } ?? false
        }
        return holds ?? text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
    }
}

/// One row on its way out; every getter throws ``Unreadable`` if the value is not of its kind, as in a damaged file.
struct Columns {
    private let row: Row

    fileprivate init(_ row: Row) { self.row = row }

    func text(_ index: Int) throws(Unreadable) -> String { try value(index, String.self) }
    func int(_ index: Int) throws(Unreadable) -> Int { try value(index, Int.self) }
    func date(_ index: Int) throws(Unreadable) -> Date { Moment.date(try value(index, Int64.self)) }
    func optionalText(_ index: Int) throws(Unreadable) -> String? { isNull(index) ? nil : try text(index) }
    func optionalInt(_ index: Int) throws(Unreadable) -> Int? { isNull(index) ? nil : try int(index) }
    func optionalDate(_ index: Int) throws(Unreadable) -> Date? { isNull(index) ? nil : try date(index) }
    func optionalSeconds(_ index: Int) throws(Unreadable) -> Double? { try optionalDate(index)?.timeIntervalSince1970 }

    /// A word of a closed set.
    func word<Word: RawRepresentable<String>>(_ index: Int, of type: Word.Type) throws(Unreadable) -> Word {
        guard let word = Word(rawValue: try text(index)) else { throw Unreadable(column: column(index)) }
        return word
    }

    /// As ``word(_:of:)``, but nil for NULL.
    func optionalWord<Word: RawRepresentable<String>>(_ index: Int, of type: Word.Type) throws(Unreadable) -> Word? {
        isNull(index) ? nil : try word(index, of: type)
    }

    /// A severity, which is stored by its rank.
    func severity(_ index: Int) throws(Unreadable) -> FindingSeverity {
        guard let severity = FindingSeverity(rank: try int(index)) else { throw Unreadable(column: column(index)) }
        return severity
    }

    /// A value that this program cannot have written.
    struct Unreadable: Error { let column: String }

    private func isNull(_ index: Int) -> Bool { (row[index] as DatabaseValue).isNull }

    private func column(_ index: Int) -> String { Array(row.columnNames)[index] }

    /// By way of `DatabaseValue`, which looks at the type that is stored; reading a column directly turns text into 0.
    private func value<Value: DatabaseValueConvertible>(_ index: Int, _ type: Value.Type) throws(Unreadable) -> Value {
        guard let value = Value.fromDatabaseValue(row[index]) else { throw Unreadable(column: column(index)) }
        return value
    }
}
