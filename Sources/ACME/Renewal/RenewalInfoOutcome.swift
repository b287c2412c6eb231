package import FoundationEssentials

/// What came of asking for renewal information, as far as it decides when to ask again (RFC 9773 §4.3).
package enum RenewalInfoOutcome: Sendable, Equatable {
    /// An answer, with the instant its `Retry-After` names.
    case answered(askAgain: Date?)
    /// No answer in time, or a 5xx; with the server's own wait if it named one.
    case temporaryFailure(retryAt: Date?)
    /// Anything else that is no answer.
    case longTermFailure(retryAt: Date?)

    /// The outcome of a reading.
    package init(_ reading: RenewalInfoReading) { self = .answered(askAgain: reading.askAgain) }

    /// The outcome of a failure.
    ///
    /// RFC 9773 §4.3.3: temporary are "Connection timeout", "Request timeout" and "5xx HTTP errors"; long-term are an
    /// invalid object, "DNS lookup failure", "Connection refused" and "Non-5xx HTTP error".
    package init(_ failure: ACMEFailure) {
        switch failure {
        case .transport(let failure, _):
            // A connection that broke off is neither refused nor answered: the next one may do better.
            let passes = !failure.isPermanent && (failure.isTimeout || failure.mayHaveReachedServer)
            self = passes ? .temporaryFailure(retryAt: nil) : .longTermFailure(retryAt: nil)
        case .problem(let answer, _) where answer.status >= 500: self = .temporaryFailure(retryAt: answer.retryAt)
        case .problem(let answer, _): self = .longTermFailure(retryAt: answer.retryAt)
        case .cancelled: self = .temporaryFailure(retryAt: nil)
        default: self = .longTermFailure(retryAt: nil)
        }
    }
}
