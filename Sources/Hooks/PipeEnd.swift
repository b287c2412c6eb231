import Glibc
import Synchronization
import SystemPackage

/// One end of a pipe, closed once: when told so, else when nobody refers to it any more.
final class PipeEnd: Sendable {
    private let held: Atomic<Int32>

    private init(_ number: Int32) { held = Atomic(number) }

    deinit { close() }

    /// The descriptor, or -1 (which poll(2) passes over) once it is closed.
    var number: Int32 { held.load(ordering: .acquiring) }

    /// Closes it now; more often is harmless.
    func close() {
        let number = held.exchange(-1, ordering: .acquiringAndReleasing)
        if number >= 0 { _ = Glibc.close(number) }
    }

    /// Gives it away: whoever takes the number closes it.
    func release() -> FileDescriptor {
        FileDescriptor(rawValue: held.exchange(-1, ordering: .acquiringAndReleasing))
    }

    /// Makes reads and writes return at once.
    func unblock() throws(Errno) {
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) >= 0 else { throw Errno(rawValue: errno) }
    }

    /// Both ends of a new pipe, which no child inherits.
    static func pair() throws(Errno) -> (reading: PipeEnd, writing: PipeEnd) {
        let (reading, writing) = try FileDescriptor.pipe(options: .closeOnExec)
        return (PipeEnd(reading.rawValue), PipeEnd(writing.rawValue))
    }
}
