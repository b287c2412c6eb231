/// When a child's process group is asked to stop, killed, or left alone: decided from what happened and how late it is,
/// by a value without clock or process.
struct ChildWatch {
    /// What is seen from outside.
    enum Event: CaseIterable {
        /// The child itself ended. Its descendants may live on.
        case leaderEnded
        /// Nobody holds the output open any more.
        case outputEnded
        /// The caller does not want to wait any more.
        case cancelled
        /// Time went by.
        case tick
    }

    /// What is to be done, to the whole group.
    enum Order: Equatable {
        case terminate
        case kill
        /// The last one: what is in the pipe is read, and no more is waited for.
        case finish
    }

    /// Why the group was stopped.
    enum Cause: Equatable {
        case deadline
        case cancellation
    }

    private enum Phase {
        case running
        case stopping(killAt: Duration)
        case killed
        /// The child ended; somebody else holds the output open, and may for a moment: `tee` writes its last lines.
        case lingering(until: Duration)
        case over
    }

    /// How long output is still read after the child itself ended.
    static let patience = Duration.seconds(2)

    /// Why the group was stopped, if it was.
    private(set) var cause: Cause?
    private let deadline: Duration
    private let grace: Duration
    private var phase = Phase.running
    private var outputHasEnded = false

    /// All times count from the child's start.
    init(deadline: Duration, grace: Duration) {
        self.deadline = deadline
        self.grace = grace
    }

    /// When the next tick is due; nil when only an event can change anything.
    var nextTick: Duration? {
        switch phase {
        case .running: deadline
        case .stopping(let instant), .lingering(let instant): instant
        case .killed, .over: nil
        }
    }

    /// Takes an event and says what to do now.
    mutating func take(_ event: Event, at now: Duration) -> [Order] {
        if event == .outputEnded { outputHasEnded = true }
        switch (phase, event) {
        case (.over, _): return []
        case (.running, .leaderEnded): return outputHasEnded ? finish() : linger(until: now + Self.patience)
        case (.running, .cancelled): return stop(.cancellation, at: now)
        case (.running, .tick): return now >= deadline ? stop(.deadline, at: now) : []
        case (.stopping(let killAt), .leaderEnded):
            return outputHasEnded ? killAndFinish() : linger(until: min(killAt, now + Self.patience))
        case (.stopping(let killAt), .tick):
            guard now >= killAt else { return [] }
            phase = .killed
            return [.kill]
        // Whoever holds the output now is out of the group's reach.
        case (.killed, .leaderEnded): return finish()
        case (.lingering, .outputEnded): return cause == nil ? finish() : killAndFinish()
        case (.lingering(let until), .tick): return now >= until ? killAndFinish() : []
        case (.lingering, .cancelled): return killAndFinish()
        case (.running, .outputEnded), (.stopping, .outputEnded), (.stopping, .cancelled), (.killed, .outputEnded),
            (.killed, .cancelled), (.killed, .tick), (.lingering, .leaderEnded):
            return []
        }
    }

    private mutating func stop(_ cause: Cause, at now: Duration) -> [Order] {
        self.cause = cause
        phase = .stopping(killAt: now + grace)
        return [.terminate]
    }

    private mutating func linger(until instant: Duration) -> [Order] {
        phase = .lingering(until: instant)
        return []
    }

    private mutating func finish() -> [Order] {
        phase = .over
        return [.finish]
    }

    private mutating func killAndFinish() -> [Order] {
        phase = .over
        return [.kill, .finish]
    }
}
