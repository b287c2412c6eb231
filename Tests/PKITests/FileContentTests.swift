import Foundation
import PKI
import Testing

struct FileContentTests {
    private func temporary(_ size: Int) throws -> (path: String, URL) {
        let url = FileManager.default.temporaryDirectory.appending(path: "rekey-content-\(UUID().uuidString)")
        try Data(repeating: 0x41, count: size).write(to: url)
        return (url.path, url)
    }

    /// Every size is read to its end, in as many pieces as that takes.
    @Test(arguments: [0, 1, 4095, 4096, 4097, 100_000, 1 << 20]) func allOfItIsRead(count: Int) throws {
        let (path, url) = try temporary(count)
        defer { try? FileManager.default.removeItem(at: url) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        #expect(try FileContent(readingFrom: descriptor).count == count)
    }

    @Test func whatCannotBeReadSaysWhy() throws {
        let (path, url) = try temporary((1 << 20) + 1)
        defer { try? FileManager.default.removeItem(at: url) }
        let closed = open(path, O_WRONLY | O_CLOEXEC)
        defer { close(closed) }
        #expect(throws: ReadFault(errno: EBADF)) { try FileContent(readingFrom: closed) }
        let long = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(long) }
        #expect(throws: ReadFault(errno: EFBIG)) { try FileContent(readingFrom: long) }
        let directory = open("/", O_RDONLY | O_CLOEXEC)
        defer { close(directory) }
        #expect(throws: ReadFault(errno: EISDIR)) { try FileContent(readingFrom: directory) }
    }
}
