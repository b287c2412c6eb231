/// One question to one server, and its answer: the only effect of this module beside time.
package protocol DNSExchange: Sendable {
    /// Asks once; never again by itself, and never by another carrier.
    ///
    /// An answer has the id of the query, repeats its question and comes from the server's own address and port. A
    /// truncated one is given as it is.
    ///
    /// - Parameter deadline: when to give up; a deadline in the past is `timedOut`.
    func ask(
        _ query: DNSMessage,
        of server: ServerAddress,
        over carrier: DNSCarrier,
        deadline: ContinuousClock.Instant
    ) async throws(DNSFailure) -> DNSReply
}
