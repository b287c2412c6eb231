import Dispatch
import Glibc
import Synchronization

/// The lines of standard input as they come, until its end or SIGTERM. No thread of Swift's tasks waits for them.
enum StandardInputLines {
    /// Longer lines are cut there: commands are short.
    private static let limit = 65_536

    /// To be called once in a process: from then on SIGTERM ends the stream instead of the process.
    static func stream() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let queue = DispatchQueue(label: "standard input")
        let rest = Mutex<[UInt8]>([])
        let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: queue)
        signal(SIGTERM, SIG_IGN)
        let termination = DispatchSource.makeSignalSource(signal: SIGTERM, queue: queue)
        let sources = Sources(input: input, termination: termination)
        let pass = { @Sendable () -> Bool in
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { return true }
            guard count > 0 else {
                continuation.finish()
                return false
            }
            let lines = rest.withLock { rest in take(buffer.prefix(count), &rest) }
            for line in lines { continuation.yield(line) }
            return true
        }
        input.setEventHandler { _ = pass() }
        termination.setEventHandler { continuation.finish() }
        continuation.onTermination = { _ in sources.cancel() }
        input.activate()
        termination.activate()
        // epoll(7) refuses files and devices such as /dev/null, and no event would ever come: they never block.
        if neverBlocks(STDIN_FILENO) { queue.async { while pass() {} } }
        return stream
    }

    /// Whether a descriptor is a file, or a device that is no terminal.
    private static func neverBlocks(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        let kind = status.st_mode & S_IFMT
        return kind == S_IFREG || (kind == S_IFCHR && isatty(descriptor) == 0)
    }

    /// Complete lines out of what has come so far; what is left waits for more.
    static func take(_ octets: ArraySlice<UInt8>, _ rest: inout [UInt8]) -> [String] {
        var lines: [String] = []
        for octet in octets {
            if octet == 0x0A {
                lines.append(String(decoding: rest, as: UTF8.self))
                rest = []
            } else if rest.count < limit {
                rest.append(octet)
            }
        }
        return lines
    }

    /// Keeps both sources for as long as the stream lives. Safe to share: libdispatch's sources are thread-safe, and
    /// all that happens to these is that they are cancelled.
    private struct Sources: Sendable {
        nonisolated(unsafe) let input: any DispatchSourceRead
        nonisolated(unsafe) let termination: any DispatchSourceSignal

        func cancel() {
            input.cancel()
            termination.cancel()
        }
    }
}
