package import FoundationEssentials

/// When a message that could not be delivered is tried again: after 2 s, then twice as long each time, an hour at most,
/// each time made shorter by chance so that many senders do not come at once.
package enum RetryPlan {
    private static let first: TimeInterval = 2
    private static let longest: TimeInterval = 3600
    /// What a receiver may ask for at most.
    private static let obeyed: TimeInterval = 6 * 3600

    /// The time of the next try, or nil when it is time to give up.
    /// - Parameters:
    ///   - attempt: how often it was tried, this time included.
    ///   - asked: how long the receiver asked to be left alone, in seconds.
    ///   - jitter: between 0 and 1.
    package static func next(
        attempt: Int,
        created: Date,
        now: Date,
        asked: TimeInterval? = nil,
        jitter: Double,
        giveUpAfter: TimeInterval
    ) -> Date? {
        let doubled = first * Double(1 << (min(max(1, attempt), 21) - 1))
        let wait = min(doubled, longest) * (1 - 0.5 * min(max(0, jitter), 1))
        let next = now.addingTimeInterval(max(wait, min(asked ?? 0, obeyed)))
        return next.timeIntervalSince(created) > giveUpAfter ? nil : next
    }
}
