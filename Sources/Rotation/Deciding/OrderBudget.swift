package import FoundationEssentials

/// The brake: however broken the rest is, no more than so many orders for one set of names are ever sent.
///
/// Let's Encrypt issues five certificates for one exact set of names in seven days and lifts that limit for nobody; a
/// loop that orders anew after each failed deployment uses them up in an hour.
package enum OrderBudget {
    /// Orders for one name set in `window`.
    package static let limit = 3
    /// Seven days, in seconds.
    package static let window: Double = 7 * 86_400

    /// How an attempt is kept of which it is certain that no order came: it counts for nothing.
    package static let notPlaced = "not-placed"

    /// From when on orders count.
    package static func windowStart(at now: Date) -> Date { now.addingTimeInterval(-window) }

    /// Whether one more order may be sent.
    package static func allows(ordersInWindow: Int, ignoring: Bool) -> Bool { ignoring || ordersInWindow < limit }
}
