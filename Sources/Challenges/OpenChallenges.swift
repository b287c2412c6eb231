import Synchronization

/// The tokens that are answered now, and who waits to hear that one was asked for. Thread-safe.
final class OpenChallenges: Sendable {
    private struct State {
        var keyAuthorizations: [String: String] = [:]
        var asked: Set<String> = []
        var waiters: [String: [UInt64: CheckedContinuation<Void, Never>]] = [:]
        var nextWaiter: UInt64 = 0
        /// Waiters whose time was up before they were registered.
        var late: Set<UInt64> = []
    }

    private let state = Mutex(State())

    /// The pending tokens and what each is answered with.
    var pending: [String: String] { state.withLock { $0.keyAuthorizations } }

    var isEmpty: Bool { state.withLock { $0.keyAuthorizations.isEmpty } }

    func add(token: String, keyAuthorization: String) {
        state.withLock { state in
            state.keyAuthorizations[token] = keyAuthorization
            state.asked.remove(token)
        }
    }

    /// Forgets a token; whoever waits for it goes on.
    func remove(token: String) {
        let waiting = state.withLock { state in
            state.keyAuthorizations[token] = nil
            state.asked.remove(token)
            return state.waiters.removeValue(forKey: token).map { Array($0.values) } ?? []
        }
        for waiter in waiting { waiter.resume() }
    }

    /// Notes that the answer for the token has been sent.
    func markAsked(token: String) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.keyAuthorizations[token] != nil else { return [] }
            state.asked.insert(token)
            return state.waiters.removeValue(forKey: token).map { Array($0.values) } ?? []
        }
        for waiter in waiting { waiter.resume() }
    }

    /// Returns when the token has been asked for or is withdrawn, or when the limit has passed.
    func waitUntilAsked(token: String, atMost limit: Duration) async {
        let ticket = state.withLock { state in
            state.nextWaiter &+= 1
            return state.nextWaiter
        }
        let alarm = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            self.release(token: token, ticket: ticket)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let isLate = state.late.remove(ticket) != nil
                    if isLate || state.asked.contains(token) || state.keyAuthorizations[token] == nil
                        || Task.isCancelled
                    {
                        return true
                    }
                    state.waiters[token, default: [:]][ticket] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            release(token: token, ticket: ticket)
        }
        alarm.cancel()
        state.withLock { _ = $0.late.remove(ticket) }
    }

    private func release(token: String, ticket: UInt64) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if let waiter = state.waiters[token]?.removeValue(forKey: ticket) { return waiter }
            state.late.insert(ticket)
            return nil
        }
        waiter?.resume()
    }
}
