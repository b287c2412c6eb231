import Glibc
import Storage
import SystemPackage
import TestSupport
import Testing

struct DiskReadingTests {
    let disk = LocalFileSystem()
    let directory: TemporaryDirectory
    var root: FilePath { directory.path }

    init() throws { directory = try TemporaryDirectory() }

    @Test func aListingSaysWhatStandsThere() throws {
        try disk.create(root.appending("file"), mode: .ownerReadWrite, group: nil, contents: [1, 2])
        try disk.makeDirectory(root.appending("directory"), mode: .ownerReadWriteExecute)
        try disk.symlink(to: "nowhere", at: root.appending("link"))
        let listing = try disk.listing(of: root, limit: 10)
        #expect(listing.entries.map(\.path) == ["directory", "file", "link"].map { root.appending($0) })
        #expect(listing.entries.map(\.metadata?.kind) == [.directory, .file, .symbolicLink])
        #expect(listing.entries[1].metadata == (try disk.metadata(of: root.appending("file"))))
        #expect(!listing.isCut)
        #expect(try disk.listing(of: root, limit: 2).isCut)
        #expect(throws: StorageFailure(operation: .list, path: root.appending("file"), errno: .notDirectory)) {
            try disk.listing(of: root.appending("file"), limit: 1)
        }
    }

    @Test func linksAreFollowed() throws {
        let file = root.appending("file"), link = root.appending("link"), circle = root.appending("circle")
        try disk.create(file, mode: .ownerReadWrite, group: nil, contents: [1, 2, 3])
        try disk.symlink(to: "file", at: link)
        try disk.symlink(to: "circle", at: circle)
        #expect(try disk.metadata(following: link) == (try disk.metadata(of: file)))
        #expect(try disk.resolved(link) == (try disk.resolved(root)).appending("file"))
        #expect(try disk.contents(of: link, limit: 3) == [1, 2, 3])
        #expect(throws: StorageFailure(operation: .metadata, path: circle, errno: .tooManySymbolicLinkLevels)) {
            try disk.metadata(following: circle)
        }
    }

    @Test func onlyRegularFilesAreOpened() throws {
        let fifo = root.appending("fifo")
        #expect(fifo.withPlatformString { mkfifo($0, 0o600) } == 0)
        #expect(throws: StorageFailure(operation: .read, path: fifo, errno: .invalidArgument)) {
            try disk.look(at: fifo, limit: 10) { _ in }
        }
        #expect(throws: StorageFailure(operation: .read, path: root, errno: .isDirectory)) {
            try disk.look(at: root, limit: 10) { _ in }
        }
    }

    @Test func theBeginningIsReadWithoutMovingTheDescriptor() throws {
        let path = root.appending("file")
        let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        try disk.create(path, mode: .ownerReadWrite, group: nil, contents: content)
        let (first, all, byte) = try disk.look(at: path, limit: .max) { file in
            let first = file.beginning(3)
            let all = file.beginning(1 << 20)
            var byte: UInt8 = 9
            _ = read(file.descriptor, &byte, 1)
            return (first, all, byte)
        }
        #expect(first == [0, 1, 2])
        #expect(all == content)
        #expect(byte == 0)
        #expect(throws: StorageFailure(operation: .read, path: path, errno: .fileTooLarge)) {
            try disk.contents(of: path, limit: 199_999)
        }
    }

    @Test func filesOfTheKernelAreReadWithinTheLimit() throws {
        #expect(try !disk.contents(of: "/proc/self/maps", limit: 1 << 20).isEmpty)
        #expect(throws: StorageFailure(operation: .read, path: "/proc/self/maps", errno: .fileTooLarge)) {
            try disk.contents(of: "/proc/self/maps", limit: 10)
        }
    }
}
