import Glibc
import Synchronization

/// One thread that keeps many handshakes going: it starts with the first job, sleeps until a socket is ready or a
/// deadline comes, and ends with the last.
final class ProbeLoop: Sendable {
    typealias Answer = OneShot<ProbeAnswer>

    private struct State {
        var queue: [(job: ProbeSession.Job, answer: Answer)] = []
        var isRunning = false
        /// Somebody no longer waits for an answer.
        var hasLeavers = false
    }

    /// Sockets open at once; further jobs wait, their deadlines running.
    private static let mostSessions = 256

    private let state = Mutex(State())
    private let context = ClientContext()
    private let alarm = Alarm()

    /// Takes a job; its answer is given from the loop's thread.
    func take(_ job: ProbeSession.Job) -> Answer {
        let answer = Answer()
        guard alarm.descriptor >= 0 else {
            answer.give(.failed(.system(errno: EMFILE, .connecting)))
            return answer
        }
        let needsThread = state.withLock { state in
            state.queue.append((job, answer))
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard needsThread else {
            alarm.ring()
            return answer
        }
        let failure = DetachedThread.start { [self] in work() }
        if failure != 0 { strand(errno: failure) }
        return answer
    }

    /// Makes the loop close the sockets of those that nobody waits for any more.
    func dropLeavers() {
        state.withLock { $0.hasLeavers = true }
        alarm.ring()
    }

    private func strand(errno code: Int32) {
        let stranded = state.withLock { state in
            defer { state = State() }
            return state.queue
        }
        for entry in stranded { entry.answer.give(.failed(.system(errno: code, .connecting))) }
    }

    private func work() {
        let surroundings = ProbeSession.Surroundings(context: context, known: nil)
        let reactor = ProbeReactor<Answer>(alarm: alarm, surroundings: surroundings)
        while let (entries, hasLeavers) = next(room: Self.mostSessions - reactor.count, isIdle: reactor.count == 0) {
            for (job, answer) in entries where !answer.isSpent {
                // One whose time went by while it queued is not begun.
                if job.deadline <= .now {
                    answer.give(.failed(.timedOut(.connecting)))
                } else if let early = reactor.add(job, answer) {
                    answer.give(early)
                }
            }
            if hasLeavers { reactor.drop { $0.isSpent } }
            if reactor.count > 0 { reactor.turn(until: nil) { $0.give($1) } }
        }
    }

    /// The next jobs; nil when there is nothing to do, and then the thread ends.
    private func next(room: Int, isIdle: Bool) -> ([(job: ProbeSession.Job, answer: Answer)], Bool)? {
        state.withLock { state in
            if state.queue.isEmpty, isIdle {
                state.isRunning = false
                return nil
            }
            let entries = Array(state.queue.prefix(room))
            state.queue.removeFirst(entries.count)
            defer { state.hasLeavers = false }
            return (entries, state.hasLeavers)
        }
    }
}
