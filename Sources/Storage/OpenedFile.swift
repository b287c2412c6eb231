import Glibc

/// A regular file that ``DiskReading/look(at:limit:_:)`` has opened for reading; closed when the look is over.
package struct OpenedFile: ~Copyable {
    private let file: Descriptor
    /// What was opened, by descriptor: what is read is what this says, whatever has the name by now.
    package let metadata: FileMetadata

    init(_ file: consuming Descriptor, _ metadata: FileMetadata) {
        self.file = file
        self.metadata = metadata
    }

    /// For those who read themselves. It stands at the file's beginning; it must not be closed or kept.
    package var descriptor: Int32 { file.number }

    /// The first octets, at most `count`; the descriptor's own position does not move. What cannot be read (an
    /// unreadable sector, say) ends it early.
    package func beginning(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        var octets: [UInt8] = []
        // Files of /proc say they are empty, so the size is only a hint.
        var step = min(count, max(Int(clamping: metadata.size) &+ 1, 4096))
        while octets.count < count {
            let position = off_t(octets.count)
            let piece = [UInt8](unsafeUninitializedCapacity: min(step, count - octets.count)) { buffer, filled in
                switch attempt({ pread(file.number, buffer.baseAddress, buffer.count, position) }) {
                case .success(let read): filled = read
                case .failure: filled = 0
                }
            }
            if piece.isEmpty { break }
            if octets.isEmpty { octets = piece } else { octets += piece }
            step = 65_536
        }
        return octets
    }
}
