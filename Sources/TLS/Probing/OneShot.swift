import Synchronization

/// A value that arrives once: threads and timers race to give it, one task waits for it, and only the first wins.
final class OneShot<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case waiting(CheckedContinuation<Value, Never>)
        case early(Value)
        case spent
    }

    private let state = Mutex(State.empty)

    /// Whether a value was given already.
    var isSpent: Bool {
        state.withLock { state in
            switch state {
            case .empty, .waiting: false
            case .early, .spent: true
            }
        }
    }

    /// Gives the value; whoever comes second is ignored. Callable from any thread.
    func give(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, Never>? in
            switch state {
            case .empty:
                state = .early(value)
                return nil
            case .waiting(let continuation):
                state = .spent
                return continuation
            case .early, .spent:
                return nil
            }
        }
        waiter?.resume(returning: value)
    }

    /// Waits for the value; to be called by one task, once. When that task is cancelled the fallback is the value.
    func value(ifCancelled fallback: Value) async -> Value {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state -> Value? in
                    if case .early(let value) = state {
                        state = .spent
                        return value
                    }
                    state = .waiting(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        } onCancel: {
            give(fallback)
        }
    }
}
