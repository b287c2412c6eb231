/// When to look again.
package struct PropagationSchedule: Sendable, Equatable {
    /// The waits after the first, second, … look; the last one repeats.
    package let waits: [Duration]
    /// How long servers that do not work are waited for once all others show the record.
    ///
    /// A dead secondary must not stop every renewal, nor must one that restarts be passed by at once.
    package let graceForBroken: Duration

    package init(waits: [Duration], graceForBroken: Duration) {
        self.waits = waits
        self.graceForBroken = graceForBroken
    }

    /// Quick at first, since most providers are; then no more than two looks a minute.
    package static let standard = PropagationSchedule(
        waits: [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15), .seconds(30)],
        graceForBroken: .seconds(60)
    )

    /// How long to wait after the nth look, counted from 0, with this much left until the deadline; nil when it
    /// is over.
    package func wait(after look: Int, remaining: Duration) -> Duration? {
        guard remaining > .zero, let last = waits.last else { return nil }
        return min(waits.dropFirst(max(0, look)).first ?? last, remaining)
    }
}
