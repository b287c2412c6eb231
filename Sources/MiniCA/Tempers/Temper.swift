package import PKI

/// One thing an authority does that its subscribers have to live with: allowed, or plainly wrong.
///
/// Each case is asked about at one place in `TemperState`; a new one needs a case, an answer there and nothing else.
package enum Temper: Sendable, Hashable {
    /// Refuses this share of good nonces, 0 to 100, with `badNonce` and a fresh one (RFC 8555 §6.5).
    case rejectNonces(percent: Int)
    /// Answers finalize with `processing`, and so many reads of the order after it (RFC 8555 §7.4).
    case processingPolls(Int)
    /// Sends Retry-After with every order, authorization and challenge that is still under way.
    case retryAfter(RetryAdvice)
    /// Puts authorizations that are valid already into new orders (RFC 8555 §7.1.3).
    case reuseAuthorizations
    /// Answers new orders with `ready`: their authorizations are valid from birth, nothing is validated.
    case readyOrders
    /// Carries so many finalize requests out and closes the connection instead of answering.
    case cutAfterFinalize(times: Int)
    /// Certifies a key of its own instead of the subscriber's.
    case wrongKey
    /// Adds a name nobody asked for to each certificate.
    case extraName(DNSName)
    /// Refuses so many new orders with 429 `rateLimited`, and says when to come back, or not (RFC 8555 §6.6).
    case limitNewOrders(times: Int, retryAfter: RetryAdvice?)
    /// Puts terminal escape sequences and a right-to-left override into the detail of every problem.
    case escapesInDetail
    /// Spoils requests to one endpoint: a cell of the fault grid.
    case fault(FaultCell, Dose = .endless)
    /// Does one of the sixty things that are wrong in their meaning, not in their form.
    case semantic(SemanticCase, Dose = .endless)
}

/// What a Retry-After field says (RFC 9110 §10.2.3).
package enum RetryAdvice: Sendable, Hashable {
    /// A number of seconds, sent as it is, negative ones included.
    case seconds(Int)
    /// The date so many seconds after the answer.
    case date(secondsAhead: Int)
    /// Any text that can stand in a header field.
    case text(String)
}
