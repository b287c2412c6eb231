import Glibc
import Storage
import SystemPackage
import TestSupport
import Testing

struct LocalFileSystemTests {
    let disk = LocalFileSystem()
    let directory: TemporaryDirectory
    var root: FilePath { directory.path }

    init() throws { directory = try TemporaryDirectory() }

    private func file(_ name: String, _ content: [UInt8] = []) throws -> FilePath {
        let path = root.appending(name)
        try disk.create(path, mode: .ownerReadWrite, group: nil, contents: content)
        return path
    }

    private func folder(_ name: String) throws -> FilePath {
        let path = root.appending(name)
        try disk.makeDirectory(path, mode: .ownerReadWriteExecute)
        return path
    }

    @Test func directoriesHaveTheModeAskedFor() throws {
        let before = umask(0o077)
        defer { _ = umask(before) }
        let path = root.appending("open")
        try disk.makeDirectory(path, mode: FilePermissions(rawValue: 0o755))
        #expect(try disk.metadata(of: path)?.mode.rawValue == 0o755)
        // What is there is accepted as it is.
        try disk.makeDirectory(path, mode: FilePermissions(rawValue: 0o700))
        #expect(try disk.metadata(of: path)?.mode.rawValue == 0o755)
    }

    @Test func aDirectoryIsNotAcceptedInTheShapeOfALinkOrAFile() throws {
        let target = try folder("target")
        try disk.symlink(to: target.string, at: root.appending("link"))
        for path in [root.appending("link"), try file("file")] {
            #expect(throws: StorageFailure(operation: .makeDirectory, path: path, errno: .fileExists)) {
                try disk.makeDirectory(path, mode: .ownerReadWriteExecute)
            }
        }
    }

    @Test func readingIsLimited() throws {
        let path = try file("f", [1, 2, 3])
        #expect(try disk.read(path, limit: 3) == [1, 2, 3])
        #expect(throws: StorageFailure(operation: .read, path: path, errno: .fileTooLarge)) {
            try disk.read(path, limit: 2)
        }
        // Files of /proc say they are empty and are not: the limit holds while reading too.
        #expect(throws: StorageFailure(operation: .read, path: "/proc/self/maps", errno: .fileTooLarge)) {
            try disk.read("/proc/self/maps", limit: 10)
        }
    }

    @Test func onlyFilesAreRead() throws {
        let link = root.appending("link")
        try disk.symlink(to: try file("f").string, at: link)
        #expect(throws: StorageFailure(operation: .read, path: link, errno: .tooManySymbolicLinkLevels)) {
            try disk.read(link, limit: 9)
        }
        #expect(throws: StorageFailure(operation: .read, path: root, errno: .isDirectory)) {
            try disk.read(root, limit: 9)
        }
        // A planted FIFO must not make us wait for a writer.
        let fifo = root.appending("fifo")
        #expect(fifo.withPlatformString { mkfifo($0, 0o600) } == 0)
        #expect(throws: StorageFailure(operation: .read, path: fifo, errno: .invalidArgument)) {
            try disk.read(fifo, limit: 9)
        }
    }

    @Test func aDescriptorIsLentForReading() throws {
        let path = try file("key.pem", [7])
        let byte = try disk.read(path) { descriptor throws(Errno) in
            var byte: UInt8 = 0
            guard Glibc.read(descriptor, &byte, 1) == 1 else { throw Errno(rawValue: errno) }
            return byte
        }
        #expect(byte == 7)
        #expect(throws: BorrowingFailure<Errno>.borrower(.badAddress)) {
            try disk.read(path) { _ throws(Errno) in throw .badAddress }
        }
    }

    @Test func linksSayWhatTheyWereGiven() throws {
        let link = root.appending("link")
        #expect(try disk.readLink(link) == nil)
        try disk.symlink(to: "../generations/www/0001", at: link)
        #expect(try disk.readLink(link) == "../generations/www/0001")
        #expect(throws: StorageFailure(operation: .link, path: link, errno: .fileExists)) {
            try disk.symlink(to: "elsewhere", at: link)
        }
        let plain = try file("plain")
        #expect(throws: StorageFailure(operation: .readLink, path: plain, errno: .invalidArgument)) {
            try disk.readLink(plain)
        }
    }

    @Test func renamingWithoutReplacing() throws {
        let full = try folder("full")
        _ = try file("full/f")
        let (new, here) = (try folder("new"), try file("here", [1]))
        for (source, target) in [(new, full), (here, try file("there", [2])), (new, here), (here, full)] {
            let failure = #expect(throws: StorageFailure.self) { try disk.renameNoReplace(source, to: target) }
            #expect(failure?.errno == .fileExists || failure?.errno == .directoryNotEmpty)
            #expect(try disk.metadata(of: source) != nil)
        }
        #expect(try disk.read(root.appending("there"), limit: 9) == [2])
        try disk.renameNoReplace(new, to: root.appending("free"))
        try disk.renameNoReplace(here, to: root.appending("free/here"))
        #expect(try disk.list(root) == ["free", "full", "there"])
        #expect(try disk.list(root.appending("free")) == ["here"])
    }

    @Test func removingIsIdempotent() throws {
        let path = try file("f")
        try disk.remove(path)
        try disk.remove(path)
        let empty = try folder("empty")
        try disk.remove(empty)
        #expect(try disk.metadata(of: empty) == nil)
        let full = try folder("full")
        _ = try file("full/f")
        #expect(throws: StorageFailure(operation: .remove, path: full, errno: .directoryNotEmpty)) {
            try disk.remove(full)
        }
    }

    @Test func aTreeIsRemovedWithoutFollowingLinks() throws {
        let (tree, outside) = (try folder("tree"), try folder("outside"))
        let kept = try file("outside/kept")
        _ = try folder("tree/a")
        _ = try folder("tree/a/b")
        _ = try file("tree/a/b/f")
        try disk.symlink(to: outside.string, at: tree.appending("a/link"))
        try disk.removeTree(tree)
        try disk.removeTree(tree)
        #expect(try disk.metadata(of: tree) == nil)
        #expect(try disk.metadata(of: kept) != nil)
        // The link itself at the top, too.
        try disk.symlink(to: outside.string, at: tree)
        try disk.removeTree(tree)
        #expect(try disk.metadata(of: tree) == nil)
        #expect(try disk.metadata(of: kept) != nil)
    }

    @Test func aTreeDeeperThanTheBoundIsRefused() throws {
        var path = try folder("deep")
        for _ in 0..<70 {
            path.append("d")
            try disk.makeDirectory(path, mode: .ownerReadWriteExecute)
        }
        let deep = root.appending("deep")
        #expect(throws: StorageFailure(operation: .remove, path: deep, errno: .tooManySymbolicLinkLevels)) {
            try disk.removeTree(deep)
        }
        try disk.removeTree(deep.appending("d/d/d/d/d/d/d/d/d/d"))
    }

    @Test func namesAreSortedByTheirBytes() throws {
        for name in ["b", "a~0002", "Z", "é", "a~live", ".hidden"] { _ = try file(name) }
        #expect(try disk.list(root) == [".hidden", "Z", "a~0002", "a~live", "b", "é"])
    }

    @Test func syncingWorksOnFilesAndDirectoriesAndNotOnNothing() throws {
        try disk.sync(try file("f"))
        try disk.sync(root)
        let lost = root.appending("lost")
        #expect(throws: StorageFailure(operation: .sync, path: lost, errno: .noSuchFileOrDirectory)) {
            try disk.sync(lost)
        }
    }

    @Test func twoNamesOfOneFileHaveOneIdentity() throws {
        let (one, other) = (try file("one"), root.appending("other"))
        #expect(link(one.string, other.string) == 0)
        #expect(try disk.metadata(of: one)?.identity == disk.metadata(of: other)?.identity)
        #expect(try disk.metadata(of: one)?.identity != disk.metadata(of: root)?.identity)
    }
}
