package import FoundationEssentials

/// When renewal information is asked for again (RFC 9773 §4.3). Pure: outcomes and instants in, an instant out.
package struct RenewalInfoPolicy: Sendable, Equatable {
    /// What to keep between two askings.
    package struct Plan: Sendable, Equatable {
        /// Not before this.
        package let askAt: Date
        /// Temporary failures in a row so far: what the next call is given.
        package let failures: Int

        /// A plan as it was kept.
        package init(askAt: Date, failures: Int) {
            self.askAt = askAt
            self.failures = failures
        }
    }

    /// What a server's own wait is clamped to, in seconds: a minute to a day.
    package static let granted = 60.0...86_400.0
    /// The wait after a long-term failure, in seconds.
    ///
    /// RFC 9773 §4.3.3: "the client MUST make the next request to the renewalInfo endpoint as soon as possible after
    /// six hours have passed".
    package static let afterLongTermFailure = 21_600.0
    /// The wait after the first temporary failure, in seconds; it doubles with each further one.
    package static let afterTemporaryFailure = 60.0
    /// So many temporary failures in a row are a long-term one.
    package static let tries = 6

    /// The policy has no settings: RFC 9773 leaves little to choose.
    package init() {}

    /// When to ask again; nil means never.
    ///
    /// RFC 9773 §4.3: "Clients MUST NOT check a certificate's RenewalInfo after the certificate has expired. Clients
    /// MUST NOT check a certificate's RenewalInfo after they consider the certificate to be replaced".
    /// - Parameters:
    ///   - failures: the temporary failures in a row before this outcome, from the last plan.
    ///   - notAfter: the end of the certificate's validity.
    package func next(
        after outcome: RenewalInfoOutcome,
        failures: Int = 0,
        at now: Date,
        notAfter: Date,
        isReplaced: Bool = false
    ) -> Plan? {
        let wait: Double
        var count = 0
        switch outcome {
        case .answered(let askAgain):
            // RFC 9773 §4.3.3: an answer whose Retry-After is "not present or invalid" waits like a long-term error.
            wait = askAgain.map { Self.clamped($0.timeIntervalSince(now)) } ?? Self.afterLongTermFailure
        case .temporaryFailure(let retryAt):
            count = min(max(failures, 0), Self.tries) + 1
            let own = Self.backOff(count)
            if count >= Self.tries { count = 0 }
            wait = Self.atLeast(own, retryAt, now)
        case .longTermFailure(let retryAt): wait = Self.atLeast(Self.afterLongTermFailure, retryAt, now)
        }
        let askAt = now.addingTimeInterval(wait)
        guard !isReplaced, askAt < notAfter else { return nil }
        return Plan(askAt: askAt, failures: count)
    }

    /// 1, 2, 4, 8, 16 minutes, then what a long-term failure waits.
    private static func backOff(_ count: Int) -> Double {
        count >= tries ? afterLongTermFailure : afterTemporaryFailure * Double(1 << min(max(count - 1, 0), 16))
    }

    private static func atLeast(_ own: Double, _ retryAt: Date?, _ now: Date) -> Double {
        guard let retryAt else { return own }
        return max(own, clamped(retryAt.timeIntervalSince(now)))
    }

    private static func clamped(_ seconds: Double) -> Double {
        seconds.isNaN ? granted.lowerBound : min(max(seconds, granted.lowerBound), granted.upperBound)
    }
}
