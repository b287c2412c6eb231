/// How often and how long a source waits for a service that is busy: decided here, waited elsewhere.
struct RetryBudget: Sendable, Equatable {
    /// What may still be waited in this run, over all requests.
    private(set) var left: Duration
    /// How often one request is sent at most.
    let mostAttempts: Int
    private let first: Duration = .milliseconds(500)
    private let longest: Duration = .seconds(20)

    init(total: Duration = .seconds(60), mostAttempts: Int = 6) {
        left = total
        self.mostAttempts = mostAttempts
    }

    /// How long to wait before the next attempt, doubled each time; nil when it is enough.
    ///
    /// - Parameters:
    ///   - attempt: the attempt that failed, from 1.
    ///   - retryAfter: the server's `Retry-After` in seconds. More than what is left ends the attempts: coming back too
    ///     early is what the server asked not to do.
    mutating func pause(afterAttempt attempt: Int, retryAfter: Int?) -> Duration? {
        guard attempt < mostAttempts else { return nil }
        let doubled = first * (1 << min(max(attempt - 1, 0), 10))
        let wanted = max(min(doubled, longest), .seconds(min(max(retryAfter ?? 0, 0), 86_400)))
        guard wanted <= left else { return nil }
        left -= wanted
        return wanted
    }
}
