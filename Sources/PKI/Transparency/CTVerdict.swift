/// What the timestamps embedded in a certificate amount to.
package enum CTVerdict: Sendable, Equatable {
    /// The policy is satisfied; the timestamps that did not count, and why.
    case satisfied([CTFault])
    /// They were counted and not verified, for want of a list of logs.
    case counted(Int)
    /// The policy is not satisfied: what is missing, and the timestamps that did not count.
    case notSatisfied([CTShortfall], [CTFault])
}

/// What a certificate's timestamps lack.
package enum CTShortfall: Sendable, Hashable, CustomStringConvertible {
    /// Too few distinct logs.
    case logs(found: Int, needed: Int)
    /// All are of one operator, or of none.
    case operators(found: Int)
    /// No log among them is Qualified, Usable or ReadOnly now.
    case noCurrentLog

    /// One line: what is missing.
    package var description: String {
        switch self {
        case .logs(let found, let needed): "timestamps of \(found) logs count, \(needed) are needed"
        case .operators(let found): "they are of \(found) operators, 2 are needed"
        case .noCurrentLog: "none is of a log that is still recognised"
        }
    }
}

/// Why one timestamp does not count.
package enum CTFault: Sendable, Hashable, CustomStringConvertible {
    /// The list does not know the log; its identifier in hexadecimal.
    case unknownLog(id: String)
    /// The signature is not the log's, or not over this certificate.
    case badSignature(log: String)
    /// Its time has not come.
    case inFuture(log: String)
    /// The certificate ends when this log takes none that end.
    case outsideInterval(log: String)
    /// It is younger than the log's retirement.
    case afterRetirement(log: String)
    /// The log is pending or was rejected.
    case notTaken(log: String)

    /// One line: which timestamp and why.
    package var description: String {
        switch self {
        case .unknownLog(let id): "log \(id) is not in the list"
        case .badSignature(let log): "the timestamp of \(log) has a wrong signature"
        case .inFuture(let log): "the timestamp of \(log) lies in the future"
        case .outsideInterval(let log): "\(log) takes no certificate that ends then"
        case .afterRetirement(let log): "the timestamp of \(log) is younger than its retirement"
        case .notTaken(let log): "\(log) is not recognised"
        }
    }
}
