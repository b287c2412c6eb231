import COpenSSL
import Glibc

/// Octets that may hold a private key: outside of Swift's collections, wiped when the owner is gone.
struct SecretMemory: ~Copyable {
    /// Why a file's octets could not be had.
    enum Failure: Error, Equatable {
        case tooLarge(size: Int)
        /// Its first octets are those of something certificates do not come in; the rest was not read.
        case foreign
        case notRegular
        /// errno.
        case system(Int32)
    }

    /// As much of a file as tells what it is.
    static let headSize = 4_096

    private let memory: UnsafeMutableRawBufferPointer
    private var count: Int

    /// Memory for so many octets, none of them in use.
    init(capacity: Int) {
        memory = .allocate(byteCount: max(1, capacity), alignment: 16)
        count = 0
    }

    /// A whole regular file from its beginning, as long as it is now; `pread` leaves the descriptor's position alone.
    static func file(_ descriptor: Int32, limit: Int) throws(Failure) -> SecretMemory {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
        // Anything else could make us wait.
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        let size = Int(clamping: status.st_size)
        guard size <= limit else { throw .tooLarge(size: size) }
        var memory = SecretMemory(capacity: size)
        try memory.fill(descriptor, upTo: min(headSize, size))
        guard !ContentSniffer.isForeign(memory.octets) else { throw .foreign }
        try memory.fill(descriptor, upTo: size)
        return memory
    }

    /// The first octets of a file.
    static func head(of descriptor: Int32) throws(Failure) -> SecretMemory {
        var memory = SecretMemory(capacity: headSize)
        try memory.fill(descriptor, upTo: headSize)
        return memory
    }

    deinit {
        OPENSSL_cleanse(memory.baseAddress, count)
        memory.deallocate()
    }

    /// Lends what is in use.
    borrowing func withOctets<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { body(octets) }

    /// Lends all of it to be written to; `body` gives how many octets it wrote, nil for a refusal.
    mutating func write(_ body: (UnsafeMutableRawBufferPointer) -> Int?) -> Bool {
        // Wiped in full later, even if the writer gave up half-way.
        count = memory.count
        guard let written = body(memory) else { return false }
        count = max(0, min(written, memory.count))
        return true
    }

    private var octets: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    private mutating func fill(_ descriptor: Int32, upTo end: Int) throws(Failure) {
        while count < end {
            let start = memory.baseAddress.map { $0 + count }
            let taken = pread(descriptor, start, end - count, off_t(count))
            if taken == 0 { return }
            if taken > 0 {
                count += taken
            } else if errno != EINTR {
                throw .system(errno)
            }
        }
    }
}
