import Glibc

/// Searches in raw memory, by libc's own routines.
enum OctetSearch {
    /// Where an ASCII word begins at or after an offset.
    static func first(_ word: StaticString, in octets: UnsafeRawBufferPointer, from offset: Int) -> Int? {
        guard let base = octets.baseAddress, offset >= 0 else { return nil }
        let length = word.utf8CodeUnitCount
        var start = offset
        while start <= octets.count - length {
            let room = octets.count - length - start + 1
            guard let hit = memchr(base + start, Int32(word.utf8Start.pointee), room) else { return nil }
            let place = UnsafeRawPointer(hit) - base
            if memcmp(hit, word.utf8Start, length) == 0 { return place }
            start = place + 1
        }
        return nil
    }

    /// Whether an ASCII word stands at an offset.
    static func stands(_ word: some Collection<UInt8>, in octets: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard offset >= 0, offset <= octets.count, word.count <= octets.count - offset else { return false }
        return octets[offset..<offset + word.count].elementsEqual(word)
    }
}
