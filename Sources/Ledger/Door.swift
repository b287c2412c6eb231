import GRDB

/// The way to the database file: one that writes, one that only looks.
protocol Door: Sendable {
    /// Runs the body in one read transaction.
    func read<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value
    /// Runs the body in one write transaction that is on disk when this returns.
    func write<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value
    /// Closes the connection; later accesses throw.
    func close() throws
}
