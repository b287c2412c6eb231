import Glibc
import Storage
import SystemPackage
import TestSupport
import Testing

/// T6: no other user can read a byte it should not, and what is not whole is not there.
struct FileCreationTests {
    let disk = LocalFileSystem()
    let directory: TemporaryDirectory
    var file: FilePath { directory.path.appending("key.pem") }

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [0o600, 0o640, 0o644, 0o400] as [mode_t])
    func theFinalModeIsExact(mode: mode_t) throws {
        let before = umask(0o077)
        defer { _ = umask(before) }
        try disk.create(file, mode: FilePermissions(rawValue: mode), group: nil, contents: [1, 2, 3])
        let found = try #require(try disk.metadata(of: file))
        #expect(found.mode.rawValue == mode)
        #expect(found.kind == .file)
        #expect(found.size == 3)
        #expect(try disk.read(file, limit: 3) == [1, 2, 3])
    }

    /// While it is written, and before, it is ours alone, whatever it will be later and whatever the umask.
    @Test func itIsPrivateUntilTheLastByte() throws {
        let before = umask(0)
        defer { _ = umask(before) }
        let group = getegid()
        try disk.create(file, mode: [.ownerReadWrite, .groupRead, .otherRead], group: group) {
            descriptor throws(Errno) in
            for byte: UInt8 in 0..<4 {
                let written = withUnsafeBytes(of: byte) { write(descriptor, $0.baseAddress, 1) }
                var status = stat()
                guard written == 1, fstat(descriptor, &status) == 0 else { throw Errno(rawValue: errno) }
                #expect(status.st_mode & 0o7777 == 0o600)
            }
        }
        let found = try #require(try disk.metadata(of: file))
        #expect(found.mode.rawValue == 0o644)
        #expect(found.group == group)
    }

    @Test func theGroupIsGiven() throws {
        // Root can give any group; anybody else one of his own.
        let group: UInt32 = geteuid() == 0 ? 65_534 : getegid()
        try disk.create(file, mode: [.ownerReadWrite, .groupRead], group: group, contents: [])
        #expect(try disk.metadata(of: file)?.group == group)
        #expect(try disk.metadata(of: file)?.owner == geteuid())
    }

    @Test func whatIsThereIsNeitherReplacedNorRemoved() throws {
        try disk.create(file, mode: .ownerReadWrite, group: nil, contents: [1])
        #expect(throws: StorageFailure(operation: .create, path: file, errno: .fileExists)) {
            try disk.create(file, mode: .ownerReadWrite, group: nil, contents: [2])
        }
        #expect(try disk.read(file, limit: 9) == [1])
    }

    /// T7: a link planted at the name is not followed, dangling or not.
    @Test func aPlantedLinkIsRefused() throws {
        let victim = directory.path.appending("victim")
        try disk.symlink(to: victim.string, at: file)
        #expect(throws: StorageFailure(operation: .create, path: file, errno: .fileExists)) {
            try disk.create(file, mode: .ownerReadWrite, group: nil, contents: [2])
        }
        #expect(try disk.metadata(of: victim) == nil)
        #expect(try disk.metadata(of: file)?.kind == .symbolicLink)
    }

    @Test func aWriterThatGivesUpLeavesNothing() throws {
        #expect(throws: BorrowingFailure<Errno>.borrower(.ioError)) {
            try disk.create(file, mode: .ownerReadWrite, group: nil) { descriptor throws(Errno) in
                _ = write(descriptor, "half", 4)
                throw Errno.ioError
            }
        }
        #expect(try disk.metadata(of: file) == nil)
    }

    /// A failure after the bytes: the writer closed the descriptor, so mode and sync are refused.
    @Test func aFileThatCannotBeSettledIsRemoved() throws {
        #expect(
            throws: BorrowingFailure<Errno>.storage(
                StorageFailure(operation: .create, path: file, errno: .invalidArgument)
            )
        ) {
            try disk.create(file, mode: .ownerReadWrite, group: nil) { descriptor throws(Errno) in
                // A pipe cannot be synced; this is the cheapest descriptor that refuses fsync(2).
                let ends = try Pipe()
                guard dup2(ends.writing, descriptor) == descriptor else { throw Errno(rawValue: errno) }
            }
        }
        #expect(try disk.metadata(of: file) == nil)
    }

    @Test func aMissingDirectoryIsNamed() throws {
        let lost = directory.path.appending("no/key.pem")
        let failure = #expect(throws: StorageFailure.self) {
            try disk.create(lost, mode: .ownerReadWrite, group: nil, contents: [])
        }
        #expect(failure?.description == "create \(lost): no such file or directory")
        #expect(failure?.isAbsence == true)
    }

    @Test func aLargeContentIsWhole() throws {
        let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try disk.create(file, mode: .ownerReadWrite, group: nil, contents: content)
        #expect(try disk.read(file, limit: content.count) == content)
    }
}

/// Both ends of a pipe, closed together.
private struct Pipe: ~Copyable {
    let reading: Int32
    let writing: Int32

    init() throws(Errno) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        _ = close(reading)
        _ = close(writing)
    }
}
