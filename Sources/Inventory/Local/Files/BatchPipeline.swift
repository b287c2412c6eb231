import Dispatch
import Synchronization

/// Work on batches by a few threads at a time, the results taken in the order the batches came: while one batch's results
/// are stored the next ones are worked on, and no more than a few are ever held.
///
/// For one caller, on a thread that may wait.
final class BatchPipeline<Input: Sendable, Output: Sendable> {
    private final class Slot: Sendable {
        let output = Mutex<Output?>(nil)
        let isDone = DispatchSemaphore(value: 0)
    }

    private let queues: [DispatchQueue]
    private let work: @Sendable (Input) -> Output
    private var slots: [Slot] = []
    private var submitted = 0

    /// One thread for each of `threads`, at least one; `work` is called on all of them at once.
    init(threads: Int, work: @escaping @Sendable (Input) -> Output) {
        queues = (0..<max(threads, 1)).map { DispatchQueue(label: "rekey.inventory.batch.\($0)") }
        self.work = work
    }

    /// Whether a result should be taken before more is submitted.
    var isFull: Bool { slots.count >= queues.count * 2 }

    /// Hands a batch to the thread whose turn it is; never waits.
    func submit(_ input: Input) {
        let slot = Slot()
        slots.append(slot)
        let queue = queues[submitted % queues.count]
        submitted &+= 1
        queue.async { [work] in
            let output = work(input)
            slot.output.withLock { $0 = output }
            slot.isDone.signal()
        }
    }

    /// The oldest batch's result, waited for; nil when none is under way.
    func next() -> Output? {
        guard let slot = slots.first else { return nil }
        slots.removeFirst()
        slot.isDone.wait()
        return slot.output.withLock { $0.take() }
    }
}
