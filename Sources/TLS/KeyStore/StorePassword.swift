import COpenSSL
import Glibc

/// The first line of a password file, in memory of its own that is wiped when it is given back; never a Swift value.
struct StorePassword: ~Copyable {
    private static let longest = 1_024
    private let buffer: UnsafeMutablePointer<CChar>

    /// Reads from a descriptor; without one the password is empty.
    init(readingFrom descriptor: Int32?) throws(KeyStoreFailure) {
        buffer = .allocate(capacity: Self.longest + 2)
        buffer.initialize(repeating: 0, count: Self.longest + 2)
        guard let descriptor else { return }
        var count = 0
        while count <= Self.longest {
            let got = Glibc.read(descriptor, buffer + count, Self.longest + 1 - count)
            if got == 0 { break }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .password }
            count += got
        }
        var end = 0
        while end < count, ![0x0A, 0x0D].contains(buffer[end]) { end += 1 }
        guard end <= Self.longest else { throw .password }
        // What follows the first line is none of it.
        OPENSSL_cleanse(buffer + end, Self.longest + 2 - end)
    }

    deinit {
        OPENSSL_cleanse(buffer, Self.longest + 2)
        buffer.deallocate()
    }

    /// Lends it, ended by a zero.
    func lend<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value { body(buffer) }
}
