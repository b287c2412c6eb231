package import FoundationEssentials

/// How long an authority that refused the account as a whole is left alone: a pure function of how it refused.
package enum AuthorityHold {
    /// How the account was refused.
    package enum Refusal: Sendable, Equatable {
        /// 429 for the account, not for one set of names.
        case limited
        /// 503, or 429 of the address: the servers are busy.
        case overloaded
        /// Someone must lift a pause at the authority.
        case paused
    }

    /// Seconds after the first, the second and every further refusal for which the authority named no instant.
    ///
    /// A limit's own message carries no instant that may be relied on, so the wait grows from an hour to a day.
    package static func waits(_ refusal: Refusal) -> [Double] {
        switch refusal {
        case .limited: [3_600, 4 * 3_600, 86_400]
        case .overloaded: [60, 600, 3_600]
        case .paused: [86_400]
        }
    }

    /// Not before when the account is used again.
    ///
    /// - Parameters:
    ///   - refusals: how many there were in a row, this one included; below one counts as one.
    ///   - wish: the instant the authority named (Retry-After), obeyed from a minute up to a week.
    ///   - draw: a number in 0…1 that spreads clients, 100 % to 120 % of a wait of our own.
    package static func until(
        _ refusal: Refusal,
        refusals: Int,
        wish: Date?,
        now: Date,
        draw: Double
    ) -> Date {
        if let wish {
            let longest = now.addingTimeInterval(RetrySchedule.longestWish)
            return min(max(wish, now.addingTimeInterval(60)), longest)
        }
        let waits = waits(refusal)
        let index = min(max(refusals, 1), waits.count) - 1
        let spread = 1 + 0.2 * min(1, max(0, draw.isFinite ? draw : 1))
        return now.addingTimeInterval(waits[index] * spread)
    }
}
