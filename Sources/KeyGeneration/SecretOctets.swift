import COpenSSL
import Glibc

/// Octets of a secret on their way from a file to OpenSSL: in memory of their own, wiped when the owner is gone.
struct SecretOctets: ~Copyable {
    private let buffer: UnsafeMutableRawBufferPointer
    private var filled = 0
    private let capacity: Int

    /// Room for at most `capacity` octets.
    init(capacity: Int) {
        self.capacity = capacity
        // One more, to tell a file that just fits from one that is too long.
        buffer = .allocate(byteCount: capacity + 1, alignment: 16)
    }

    deinit {
        // It does not stay behind in freed memory.
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        buffer.deallocate()
    }

    /// What was read.
    var content: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: buffer[..<filled]) }

    /// Reads to the end of an open descriptor, which stays open; false when there is more than there is room for.
    mutating func read(from descriptor: Int32) throws(KeyFailure) -> Bool {
        while filled < buffer.count {
            let count = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(errno) }
            guard count > 0 else { break }
            filled += count
        }
        return filled <= capacity
    }
}
