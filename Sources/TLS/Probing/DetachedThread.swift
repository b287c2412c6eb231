import Glibc

/// A thread of our own for calls that block: the cooperative pool has only as many threads as there are cores.
enum DetachedThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread; the errno of `pthread_create` when there is none to be had.
    ///
    /// Signals are blocked in it: they are the main thread's business, and a peer that closes while OpenSSL writes
    /// must not end the process with SIGPIPE.
    static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Body(body))
        let failure = pthread_create(
            &thread,
            nil,
            { argument in
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            box.toOpaque()
        )
        guard failure == 0 else {
            box.release()
            return failure
        }
        pthread_detach(thread)
        return 0
    }
}
