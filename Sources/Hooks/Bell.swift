import Glibc
import SystemPackage

/// Wakes a thread that sleeps in poll(2), from any other. Rung once, it stays rung.
final class Bell: Sendable {
    private let ends: (reading: PipeEnd, writing: PipeEnd)

    init() throws(Errno) {
        ends = try PipeEnd.pair()
        try ends.writing.unblock()
    }

    /// Readable once the bell was rung.
    var number: Int32 { ends.reading.number }

    /// Safe from any thread, more than once. The reading end is open as long as this object, so there is no SIGPIPE.
    func ring() { _ = write(ends.writing.number, "!", 1) }
}
