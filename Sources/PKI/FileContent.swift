import COpenSSL
import Glibc

/// The content of a file that holds a key or may hold one, on its way to OpenSSL: read once, in memory of its own that
/// is wiped when the last owner is gone. Its octets are never a Swift value.
///
/// What cannot be read is told apart, by the kernel's reason, from what is read and is no good.
package final class FileContent: Sendable {
    /// Files of keys and certificates are never near this size.
    private static let limit = 1 << 20

    /// Filled by `init`, read-only from then on, freed by `deinit` only.
    private nonisolated(unsafe) let buffer: UnsafeMutableRawBufferPointer
    /// How many octets were read.
    package let count: Int

    /// Reads an open descriptor from its current position to its end; it stays open. More than 1 MiB is `EFBIG`.
    package init(readingFrom descriptor: Int32) throws(ReadFault) {
        var room = Self.room(4096)
        var filled = 0
        while true {
            if filled == room.count {
                guard filled <= Self.limit else {
                    Self.wipe(room)
                    throw ReadFault(errno: EFBIG)
                }
                let wider = Self.room(min(room.count * 4, Self.limit + 1))
                wider.copyMemory(from: UnsafeRawBufferPointer(room))
                Self.wipe(room)
                room = wider
            }
            let got = Glibc.read(descriptor, room.baseAddress?.advanced(by: filled), room.count - filled)
            let reason = errno
            if got > 0 { filled += got }
            if got == 0 { break }
            if got < 0, reason != EINTR {
                Self.wipe(room)
                throw ReadFault(errno: reason)
            }
        }
        buffer = room
        count = filled
    }

    deinit { Self.wipe(buffer) }

    /// Lends an OpenSSL `BIO` that reads the content from its beginning; nil when OpenSSL has no memory for it.
    package func withBIO<Value, Reason: Error>(
        _ body: (_ bio: OpaquePointer?) throws(Reason) -> Value
    ) throws(Reason) -> Value {
        let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: count))
        defer { BIO_free(bio) }
        return try body(bio)
    }

    private static func room(_ size: Int) -> UnsafeMutableRawBufferPointer { .allocate(byteCount: size, alignment: 16) }

    private static func wipe(_ buffer: UnsafeMutableRawBufferPointer) {
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        buffer.deallocate()
    }
}

/// The kernel's reason why an open file could not be read: it says nothing of what the file holds.
package struct ReadFault: Error, Sendable, Equatable {
    /// The system's error number.
    package let errno: Int32

    /// A fault with the system's error number.
    package init(errno: Int32) { self.errno = errno }
}
