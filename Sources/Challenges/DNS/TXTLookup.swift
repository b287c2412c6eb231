package import ACME

/// Reads TXT records.
package protocol TXTLookup: Sendable {
    /// The texts at a name, the strings of each record joined without separator; none when there is no such record or
    /// name. A DNS that does not answer is a failure. The name is without trailing dot.
    func texts(at name: String) async throws(SolverFailure) -> [String]
}
