package import FoundationEssentials

/// The waits after failures that time may heal: 1 min, 10 min, 100 min, then a day each, jittered.
///
/// They are what Let's Encrypt's integration guide asks for. Counted per authority and name set and kept across runs,
/// so that no restart and no other certificate resets them. Arithmetic is on clamped seconds: no value a server sends
/// can overflow or make the wait zero.
package enum RetrySchedule {
    /// Seconds before attempt n + 1, without jitter.
    package static let waits: [Double] = [60, 600, 6_000, 86_400]
    /// A server may ask for more patience than this only in vain.
    package static let longestWish: Double = 7 * 86_400

    /// When to try again.
    ///
    /// - Parameters:
    ///   - failures: how many have happened in a row, this one included; below one counts as one.
    ///   - wish: the earliest instant the server asked for (Retry-After), obeyed up to a week.
    ///   - draw: a number in 0…1 that spreads clients: the wait is 100 % to 120 % of the table's.
    package static func next(failures: Int, wish: Date?, now: Date, draw: Double) -> Date {
        let index = min(max(failures, 1), waits.count) - 1
        let spread = 1 + 0.2 * min(1, max(0, draw.isFinite ? draw : 1))
        let own = now.addingTimeInterval(waits[index] * spread)
        guard let wish else { return own }
        return max(own, min(wish, now.addingTimeInterval(longestWish)))
    }
}
