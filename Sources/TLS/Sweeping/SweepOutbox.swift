import Synchronization

/// Findings on their way from the sweep's thread to the task that waits for them, in batches, and bounded: when the
/// task falls behind, the sweep holds back.
final class SweepOutbox<Finding: Sendable>: Sendable {
    private struct State {
        var findings: [Finding] = []
        var waiter: CheckedContinuation<[Finding], Never>?
        var isOver = false
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let alarm: Alarm

    /// - Parameter alarm: rung when there is room again, and on cancellation.
    init(alarm: Alarm) { self.alarm = alarm }

    /// Whether nobody wants any more.
    var isCancelled: Bool { state.withLock(\.isCancelled) }
    /// How many lie here.
    var count: Int { state.withLock(\.findings.count) }

    /// Puts findings in.
    func publish(_ findings: [Finding]) {
        guard !findings.isEmpty else { return }
        deliver { $0.findings += findings }
    }

    /// There will be no more.
    func finish() { deliver { $0.isOver = true } }

    /// Nobody wants any more; from any thread, any number of times.
    func cancel() {
        let wasOver = state.withLock { $0.isOver }
        deliver {
            $0.isCancelled = true
            $0.isOver = true
            $0.findings = []
        }
        if !wasOver { alarm.ring() }
    }

    /// All that is there, waiting for at least one; empty at the end. For one task.
    func batch() async -> [Finding] {
        await withTaskCancellationHandler {
            let batch = await withCheckedContinuation { continuation in
                let ready: [Finding]? = state.withLock { state in
                    if state.findings.isEmpty, !state.isOver {
                        state.waiter = continuation
                        return nil
                    }
                    defer { state.findings = [] }
                    return state.findings
                }
                if let ready { continuation.resume(returning: ready) }
            }
            // A sweep that held back goes on.
            if batch.count >= 64 { alarm.ring() }
            return batch
        } onCancel: {
            cancel()
        }
    }

    private func deliver(_ change: (inout State) -> Void) {
        let (waiter, findings) = state.withLock { state -> (CheckedContinuation<[Finding], Never>?, [Finding]) in
            change(&state)
            guard let waiter = state.waiter, state.isOver || !state.findings.isEmpty else { return (nil, []) }
            defer {
                state.waiter = nil
                state.findings = []
            }
            return (waiter, state.findings)
        }
        waiter?.resume(returning: findings)
    }
}
