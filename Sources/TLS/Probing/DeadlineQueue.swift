/// Deadlines with a label each, the earliest first: a binary heap. What was done in time is not taken out, but passed
/// over when its deadline comes.
struct DeadlineQueue<Label> {
    private var heap: [(at: ContinuousClock.Instant, label: Label)] = []

    /// The earliest.
    var first: ContinuousClock.Instant? { heap.first?.at }

    mutating func add(_ label: Label, at instant: ContinuousClock.Instant) {
        heap.append((instant, label))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].at < heap[parent].at else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out one whose time has come.
    mutating func take(at now: ContinuousClock.Instant) -> Label? {
        guard let top = heap.first, top.at <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink()
        return top.label
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right].at < heap[left].at ? right : left
            guard heap[child].at < heap[parent].at else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
