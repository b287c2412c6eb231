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
        input.setEventHandler {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { return }
            guard count > 0 else { return continuation.finish() }
            let lines = rest.withLock { rest in take(buffer.prefix(count), &rest) }
            for line in lines { continuation.yield(line) }
        }
        termination.setEventHandler { continuation.finish() }
        continuation.onTermination = { _ in sources.cancel() }
        input.activate()
        termination.activate()
        return stream
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
