import Glibc
import Synchronization

/// One thread that keeps many handshakes going with `poll(2)`: it starts with the first job, sleeps until a socket is
/// ready or a deadline comes, and ends with the last.
final class ProbeLoop: Sendable {
    private struct State {
        var queue: [ProbeSession.Job] = []
        var isRunning = false
    }

    /// Sockets open at once; further jobs wait, their deadlines running.
    private static let mostSessions = 256

    private let state = Mutex(State())
    private let context = ClientContext()
    private let alarm = Alarm()

    /// Takes a job; its answer is given from the loop's thread.
    func take(_ job: ProbeSession.Job) {
        guard alarm.descriptor >= 0 else { return job.answer.give(.unreachable(.system(errno: EMFILE, .connecting))) }
        let needsThread = state.withLock { state in
            state.queue.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard needsThread else { return wake() }
        let failure = DetachedThread.start { [self] in work() }
        guard failure != 0 else { return }
        let stranded = state.withLock { state in
            defer { state = State() }
            return state.queue
        }
        for job in stranded { job.answer.give(.unreachable(.system(errno: failure, .connecting))) }
    }

    /// Makes the loop look again: there is a new job, or somebody no longer waits for theirs.
    func wake() { alarm.ring() }

    private func work() {
        var sessions: [ProbeSession] = []
        while let jobs = next(room: Self.mostSessions - sessions.count, isIdle: sessions.isEmpty) {
            for job in jobs where !job.answer.isSpent { sessions.append(ProbeSession(job, context: context)) }
            sessions.removeAll { $0.isOver }
            if sessions.isEmpty { continue }
            turn(sessions)
            sessions.removeAll { $0.isOver }
        }
    }

    /// The next jobs; nil when there is nothing to do, and then the thread ends.
    private func next(room: Int, isIdle: Bool) -> [ProbeSession.Job]? {
        state.withLock { state in
            if state.queue.isEmpty, isIdle {
                state.isRunning = false
                return nil
            }
            let jobs = Array(state.queue.prefix(room))
            state.queue.removeFirst(jobs.count)
            return jobs
        }
    }

    /// Waits once and moves every session that can.
    private func turn(_ sessions: [ProbeSession]) {
        var slots = sessions.map { pollfd(fd: $0.descriptor, events: $0.interest, revents: 0) }
        slots.append(pollfd(fd: alarm.descriptor, events: Int16(POLLIN), revents: 0))
        let deadline = sessions.map(\.deadline).min() ?? .now
        guard poll(&slots, nfds_t(slots.count), Self.milliseconds(until: deadline)) >= 0 || errno == EINTR else {
            // Out of kernel memory: no session can go on, but all are answered.
            for session in sessions { session.expire() }
            return
        }
        if let last = slots.last, last.revents != 0 { alarm.silence() }
        let now = ContinuousClock.now
        for (session, slot) in zip(sessions, slots) {
            if slot.revents != 0 { session.advance() }
            if session.deadline <= now { session.expire() }
        }
    }

    /// Rounded up, so that the deadline has come when the wait is over; at most a minute.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let (seconds, attoseconds) = (deadline - .now).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 60 else { return 60_000 }
        return Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1
    }
}
