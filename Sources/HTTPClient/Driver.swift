import CCurl
import Glibc
import Synchronization

/// The one thread of a client, on which libcurl works; started by the first request, asleep while there is none.
final class Driver: Sendable {
    private enum Phase {
        case notStarted
        case running(pthread_t)
        case stopped
    }

    private struct Inbox {
        var phase = Phase.notStarted
        var arrived: [Submission] = []
    }

    private let inbox = Mutex(Inbox())
    private let configuration: HTTPClientConfiguration
    /// Used by the driver's thread alone, except for `curl_multi_wakeup`, which libcurl allows from every thread, and
    /// which is called under the inbox's lock only while the thread runs. Freed after the thread has ended.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    init(_ configuration: HTTPClientConfiguration) throws(HTTPFailure) {
        let startup = CurlLibrary.startup
        guard startup == CURLE_OK, let multi = curl_multi_init() else {
            let text = String(cString: curl_easy_strerror(startup))
            throw .transport(code: Int(startup.rawValue), text: text, requestSent: false)
        }
        self.multi = multi
        self.configuration = configuration
    }

    /// By now the thread has ended: it holds a reference to this object as long as it runs.
    deinit { curl_multi_cleanup(multi) }

    /// Queues a request; its continuation is resumed in every case.
    func submit(_ submission: Submission) {
        let refusal = inbox.withLock { inbox -> HTTPFailure? in
            switch inbox.phase {
            case .stopped: return .shutDown(requestSent: false)
            case .notStarted:
                guard let thread = startThread() else {
                    return .transport(code: Int(EAGAIN), text: "can't start a thread", requestSent: false)
                }
                inbox.phase = .running(thread)
            case .running: break
            }
            inbox.arrived.append(submission)
            curl_multi_wakeup(multi)
            return nil
        }
        if let refusal { submission.continuation.resume(returning: .failure(refusal)) }
    }

    /// Makes the thread look at its tickets.
    func nudge() {
        inbox.withLock { inbox in
            if case .running = inbox.phase { _ = curl_multi_wakeup(multi) }
        }
    }

    /// Ends the thread, waits for its end, and fails what is open. Further calls do nothing.
    func stop() {
        let thread = inbox.withLock { inbox -> pthread_t? in
            defer { inbox.phase = .stopped }
            guard case .running(let thread) = inbox.phase else { return nil }
            curl_multi_wakeup(multi)
            return thread
        }
        guard let thread else { return }
        if pthread_equal(thread, pthread_self()) != 0 {
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    private func startThread() -> pthread_t? {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Driver>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            return nil
        }
        return thread
    }

    private func run() {
        Self.blockSignals()
        let loop = TransferLoop(multi: multi, configuration: configuration)
        while true {
            let (arrived, mustStop) = takeArrived()
            for submission in arrived { loop.start(submission) }
            if mustStop { return loop.failAll() }
            loop.turn()
            loop.wait()
        }
    }

    private func takeArrived() -> ([Submission], Bool) {
        inbox.withLock { inbox in
            defer { inbox.arrived = [] }
            if case .stopped = inbox.phase { return (inbox.arrived, true) }
            return (inbox.arrived, false)
        }
    }

    /// Signals are for the threads that expect them; SIGPIPE, which a broken connection raises on the thread that
    /// writes, stays pending here for ever.
    private static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }
}
