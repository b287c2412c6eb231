import Glibc
import SystemPackage

/// A thread of its own for work that blocks in the kernel: the threads of Swift's tasks are few and must not wait.
enum WatchThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a new thread that no signal is delivered to. SIGPIPE is thereby an `EPIPE` on this thread,
    /// whatever the rest of the process does about it.
    static func run(_ body: @escaping @Sendable () -> Void) throws(Errno) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_SETMASK, &all, nil)
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            work.toOpaque()
        )
        guard result == 0 else {
            work.release()
            throw Errno(rawValue: result)
        }
        pthread_detach(thread)
    }
}
