import COpenSSL
import Glibc

/// Many probes on one thread: epoll tells which sockets are ready, a heap whose time is up. Each event costs the same,
/// however many there are.
///
/// Not Sendable: whoever makes it uses it, on one thread.
final class ProbeReactor<Tag> {
    private struct Slot {
        var session: ProbeSession?
        var tag: Tag?
        /// Tells the slot's sessions apart: an event or a deadline of one that is gone is not the next one's.
        var round: UInt32 = 0
    }

    private let queue: Int32
    private let alarm: Alarm
    private let surroundings: ProbeSession.Surroundings
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var deadlines = DeadlineQueue<UInt64>()
    private var events = [epoll_event](repeating: epoll_event(), count: 128)

    /// How many sockets are open.
    var count: Int { slots.count - free.count }

    /// - Parameter alarm: wakes the thread out of a turn.
    init(alarm: Alarm, surroundings: ProbeSession.Surroundings) {
        self.alarm = alarm
        self.surroundings = surroundings
        queue = epoll_create1(Int32(EPOLL_CLOEXEC))
        _ = rekey_epoll_watch(queue, alarm.descriptor, .max)
    }

    deinit { if queue >= 0 { close(queue) } }

    /// Begins a probe; its answer comes from a later turn, or at once when it is over already.
    func add(_ job: ProbeSession.Job, _ tag: Tag) -> ProbeAnswer? {
        let session = ProbeSession(job, in: surroundings)
        if let answer = session.answer { return answer }
        let index = free.popLast() ?? slots.count
        if index == slots.count { slots.append(Slot()) }
        slots[index].session = session
        slots[index].tag = tag
        let label = UInt64(index) << 32 | UInt64(slots[index].round)
        guard rekey_epoll_watch(queue, session.wire.descriptor, label) == 0 else {
            session.fail(errno: errno)
            clear(index)
            return session.answer
        }
        deadlines.add(label, at: job.deadline)
        return nil
    }

    /// Waits once, until something is ready, the alarm rings or the time is up, and moves what can be moved.
    func turn(until limit: ContinuousClock.Instant?, _ deliver: (Tag, ProbeAnswer) -> Void) {
        let instant = [deadlines.first, limit].compactMap(\.self).min()
        let count = epoll_wait(queue, &events, Int32(events.count), Self.milliseconds(until: instant))
        guard count >= 0 || errno == EINTR else { return end(deliver) }
        for event in events.prefix(Int(max(0, count))) {
            let label = rekey_epoll_label(event)
            if label == .max {
                alarm.silence()
            } else {
                move(label, deliver) { $0.advance() }
            }
        }
        let now = ContinuousClock.now
        while let label = deadlines.take(at: now) { move(label, deliver) { $0.expire() } }
    }

    /// Drops the probes whose tags nobody waits for; their sockets are closed.
    func drop(where isUnwanted: (Tag) -> Bool) {
        for index in slots.indices {
            if let tag = slots[index].tag, isUnwanted(tag) { clear(index) }
        }
    }

    private func move(_ label: UInt64, _ deliver: (Tag, ProbeAnswer) -> Void, _ step: (ProbeSession) -> Void) {
        let index = Int(label >> 32)
        guard index < slots.count, slots[index].round == UInt32(truncatingIfNeeded: label),
            let session = slots[index].session, let tag = slots[index].tag
        else { return }
        step(session)
        guard let answer = session.answer else { return }
        clear(index)
        deliver(tag, answer)
    }

    private func clear(_ index: Int) {
        slots[index].session = nil
        slots[index].tag = nil
        slots[index].round &+= 1
        free.append(index)
    }

    /// epoll itself is out of order: no probe can go on, but all are answered.
    private func end(_ deliver: (Tag, ProbeAnswer) -> Void) {
        let code = errno
        for index in slots.indices {
            guard let session = slots[index].session, let tag = slots[index].tag else { continue }
            session.fail(errno: code)
            let answer = session.answer
            clear(index)
            if let answer { deliver(tag, answer) }
        }
    }

    /// Rounded up, so that the time has come when the wait is over; at most a minute.
    private static func milliseconds(until instant: ContinuousClock.Instant?) -> Int32 {
        guard let instant else { return 60_000 }
        let (seconds, attoseconds) = (instant - .now).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 60 else { return 60_000 }
        return Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1
    }
}
