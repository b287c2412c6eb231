package import FoundationEssentials

/// In what order, and from when on, a pass works on what is due: a thousand certificates told to renew at once are not
/// ordered at once.
package enum Pacing {
    /// Orders a second at one authority, at most. Let's Encrypt's staging refuses above 20; courtesy asks for less.
    package static let ordersPerSecond: Double = 5

    /// One certificate that is to be worked on.
    package struct Item: Sendable, Equatable {
        package let certificate: String
        package let authority: String
        /// When what is live expires; nil when nothing is.
        package let notAfter: Date?
        /// Not to be started before this, as an instant drawn from a window; nil for as soon as possible.
        package let earliest: Date?

        package init(certificate: String, authority: String, notAfter: Date?, earliest: Date? = nil) {
            self.certificate = certificate
            self.authority = authority
            self.notAfter = notAfter
            self.earliest = earliest
        }
    }

    package struct Start: Sendable, Equatable {
        package let item: Item
        package let at: Date
    }

    package struct Plan: Sendable, Equatable {
        /// By instant.
        package let starts: [Start]
        /// What is left for the next pass, most urgent first.
        package let left: [Item]
    }

    /// Plans a pass.
    ///
    /// - Parameters:
    ///   - spread: seconds to spread the starts over at each authority; the pace is never above ``ordersPerSecond``.
    ///   - most: how many a pass takes.
    ///   - lastStarts: by authority, when the pass before started its last order.
    package static func plan(
        _ items: [Item],
        now: Date,
        spread: Double = 0,
        most: Int = .max,
        lastStarts: [String: Date] = [:]
    ) -> Plan {
        let sorted = items.sorted(by: isMoreUrgent)
        let taken = sorted.prefix(max(0, most))
        let groups = Dictionary(grouping: taken, by: \.authority)
        let starts = groups.flatMap { authority, items in
            schedule(items, from: now, last: lastStarts[authority], spread: spread)
        }
        return Plan(
            starts: starts.sorted { ($0.at, $0.item.certificate) < ($1.at, $1.item.certificate) },
            left: Array(sorted.dropFirst(taken.count))
        )
    }

    /// What expires first comes first, and what has nothing live before all; names break ties, so that two passes
    /// agree.
    package static func isMoreUrgent(_ one: Item, _ other: Item) -> Bool {
        let (left, right) = (one.notAfter ?? .distantPast, other.notAfter ?? .distantPast)
        return (left, one.certificate) < (right, other.certificate)
    }

    private static func schedule(_ items: [Item], from now: Date, last: Date?, spread: Double) -> [Start] {
        let seconds = spread.isFinite ? min(max(0, spread), 86_400) : 0
        let gap = max(1 / ordersPerSecond, items.isEmpty ? 0 : seconds / Double(items.count))
        // A last start that lies ahead comes from a clock that was set back meanwhile: one gap is waited, no more.
        let floor = last.map { min($0, now).addingTimeInterval(gap) } ?? now
        var next = max(now, floor)
        let order = items.enumerated().sorted { one, other in
            (max(one.element.earliest ?? now, now), one.offset) < (
                max(other.element.earliest ?? now, now), other.offset
            )
        }
        return order.map { _, item in
            let at = max(next, item.earliest ?? next)
            next = at.addingTimeInterval(gap)
            return Start(item: item, at: at)
        }
    }
}
