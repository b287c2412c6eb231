import Glibc
import SystemPackage

/// Stands beside one running child, on a thread of its own: feeds it, reads it, and carries out what ``ChildWatch``
/// orders. The child is not reaped while this works, so its number stays its own and no stranger can be signalled.
struct ChildSupervision {
    /// What was seen.
    struct Report: Sendable {
        let cause: ChildWatch.Cause?
        let output: BoundedOutput
        let standardOutput: BoundedOutput?
    }

    private let leader: pid_t
    private let leaderDescriptor: Int32
    private let bell: Bell
    private let source: PipeEnd
    private let errors: PipeEnd?
    private let sink: PipeEnd
    private var pendingInput: ArraySlice<UInt8>
    private var watch: ChildWatch
    private var output: BoundedOutput
    /// What came from `source` alone, if errors come another way.
    private var standardOutput: BoundedOutput?
    private var leaderHasEnded = false
    private var bellHasRung = false
    private var isOver = false
    private let start = ContinuousClock.now
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// `source` is what the child writes to, `errors` where its standard error goes if not there too, `sink` what it
    /// reads from; all are closed at the end.
    init(
        of leader: pid_t,
        descriptor: Int32,
        command: ChildCommand,
        source: PipeEnd,
        errors: PipeEnd?,
        sink: PipeEnd,
        bell: Bell
    ) {
        self.leader = leader
        leaderDescriptor = descriptor
        self.bell = bell
        self.source = source
        self.errors = errors
        self.sink = sink
        pendingInput = command.input[...]
        watch = ChildWatch(deadline: command.deadline, grace: command.grace)
        output = BoundedOutput(limit: command.outputLimit)
        standardOutput = errors == nil ? nil : BoundedOutput(limit: command.outputLimit)
    }

    /// Without a process descriptor (pidfd_open(2), Linux 5.3, refused by some sandboxes) the end cannot be seen.
    func check() throws(Errno) {
        guard leaderDescriptor >= 0 else { throw .noFunction }
    }

    /// Gives up before having begun: what nobody watches must not run.
    func abandon() {
        signal(SIGKILL)
        sink.close()
        source.close()
        errors?.close()
    }

    /// Works until the child and, within bounds, its output are at their end.
    mutating func run() -> Report {
        if pendingInput.isEmpty { sink.close() }
        while !isOver { wait() }
        sink.close()
        source.close()
        errors?.close()
        output.finish()
        standardOutput?.finish()
        return Report(cause: watch.cause, output: output, standardOutput: standardOutput)
    }

    /// One sleep in the kernel, until something happens or the next instant that matters.
    private mutating func wait() {
        var places = [
            pollfd(fd: source.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: sink.number, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: leaderHasEnded ? -1 : leaderDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bellHasRung ? -1 : bell.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors?.number ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        // On an error, a signal or a lack of memory, nothing is ready and the time is looked at.
        if poll(&places, nfds_t(places.count), timeout()) < 0 { places = [] }
        let ready = places.map { $0.revents != 0 }
        if ready.first == true { read(source) }
        if let errors, ready.dropFirst(4).first == true { read(errors) }
        if ready.dropFirst().first == true { feed() }
        if ready.dropFirst(2).first == true {
            leaderHasEnded = true
            take(.leaderEnded)
        }
        if ready.dropFirst(3).first == true {
            bellHasRung = true
            take(.cancelled)
        }
        take(.tick)
    }

    /// Milliseconds to the next tick, rounded up so that it is never too early and never a busy loop; -1 for none.
    private func timeout() -> Int32 {
        guard let next = watch.nextTick else { return -1 }
        let left = next - (ContinuousClock.now - start)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(truncatingIfNeeded: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    private mutating func take(_ event: ChildWatch.Event) {
        for order in watch.take(event, at: ContinuousClock.now - start) {
            switch order {
            case .terminate: signal(SIGTERM)
            case .kill: signal(SIGKILL)
            case .finish:
                isOver = true
                drain()
            }
        }
    }

    /// To the group: the child is its leader since it was started as a session of its own.
    private func signal(_ number: Int32) { _ = kill(-leader, number) }

    /// Reads once, so that a child that never stops writing does not keep us from looking at the time.
    private mutating func read(_ end: PipeEnd) {
        let count = Glibc.read(end.number, &buffer, buffer.count)
        if count > 0 { return keep(buffer.prefix(count), from: end) }
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        end.close()
        if source.number < 0, (errors?.number ?? -1) < 0 { take(.outputEnded) }
    }

    /// Takes what is in the pipes already, and not more than a pipe holds: somebody may be writing for ever.
    private mutating func drain() {
        for end in [source, errors].compactMap(\.self) {
            for _ in 0..<16 {
                let count = Glibc.read(end.number, &buffer, buffer.count)
                guard count > 0 else { break }
                keep(buffer.prefix(count), from: end)
            }
        }
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>, from end: PipeEnd) {
        output.append(bytes)
        if end === source { standardOutput?.append(bytes) }
    }

    /// Writes what the child's input takes. A child that does not want it (`EPIPE`) need not have it.
    private mutating func feed() {
        let count = pendingInput.withUnsafeBytes { write(sink.number, $0.baseAddress, $0.count) }
        if count >= 0 { pendingInput = pendingInput.dropFirst(count) }
        let hasFailed = count < 0 && errno != EAGAIN && errno != EINTR
        if pendingInput.isEmpty || hasFailed { sink.close() }
    }
}
