import Glibc
package import SystemPackage

/// Compares two files by descriptors, from where they stand to their ends. The octets, a key's among them, pass through
/// buffers that are wiped, and are never a Swift value.
package enum SameContents {
    /// Whether they say the same.
    package static func compare(_ one: Int32, _ other: Int32) throws(Errno) -> Bool {
        let size = 65_536
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * size, alignment: 16)
        defer {
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
            buffer.deallocate()
        }
        let first = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(size))
        let second = UnsafeMutableRawBufferPointer(rebasing: buffer.suffix(size))
        while true {
            let count = try fill(first, from: one)
            guard try fill(second, from: other) == count else { return false }
            if count == 0 { return true }
            guard first.prefix(count).elementsEqual(second.prefix(count)) else { return false }
        }
    }

    /// As much as fits, or as is left.
    private static func fill(_ buffer: UnsafeMutableRawBufferPointer, from file: Int32) throws(Errno) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let read = try attempt { Glibc.read(file, rest.baseAddress, rest.count) }.get()
            if read == 0 { break }
            count += read
        }
        return count
    }
}
