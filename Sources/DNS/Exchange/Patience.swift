/// How often and how long one server is asked before it counts as silent.
package struct Patience: Sendable, Equatable {
    /// One try each, in this order. Datagrams get lost: one is not enough.
    package let datagrams: [Duration]
    /// For the connection that follows a truncated answer, or that is wanted from the start.
    package let connection: Duration

    package init(datagrams: [Duration], connection: Duration) {
        self.datagrams = datagrams
        self.connection = connection
    }

    /// At most ten seconds a server: two datagrams, then perhaps a connection.
    package static let standard = Patience(datagrams: [.seconds(2), .seconds(3)], connection: .seconds(5))
}
