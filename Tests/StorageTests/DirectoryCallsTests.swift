import CLinux
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storage

/// The calls that refuse in the kernel what must not happen, and the ways where they are missing.
struct DirectoryCallsTests {
    private let place: TemporaryDirectory
    private var root: FilePath { place.path }
    private let kernel = LocalFileSystem()

    init() throws { place = try TemporaryDirectory() }

    /// Kernels, sandboxes and file systems that lack the calls, by what they say.
    private static let lacking: [Int32] = [ENOSYS, EPERM, EINVAL]

    /// As a disk is where the calls answer `errno`; EINVAL is a word of the rename alone.
    private static func without(_ reason: Int32) -> LocalFileSystem {
        let refusal: @Sendable () -> Int32 = {
            errno = reason
            return -1
        }
        let open = DirectoryCalls.kernel.openBeneath
        return LocalFileSystem(
            calls: DirectoryCalls(
                openBeneath: { reason == EINVAL ? open($0, $1, $2, $3) : refusal() },
                renameNoReplace: { _, _, _, _ in refusal() }
            )
        )
    }

    private func file(_ name: String, _ text: String) throws -> FilePath {
        let path = root.appending(name)
        try kernel.create(path, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
        return path
    }

    private func text(_ path: FilePath) throws -> String {
        String(decoding: try kernel.read(path, limit: 99), as: UTF8.self)
    }

    /// The wrapper is held against the kernel of this machine: it opens what is there and nothing else.
    @Test func theKernelOpensNothingOutsideAndFollowsNothing() throws {
        _ = try file("inside", "x")
        try kernel.makeDirectory(root.appending("below"), mode: .ownerReadWriteExecute)
        try kernel.symlink(to: "inside", at: root.appending("link"))
        let directory = try Descriptor(opening: root.appending("below"), O_RDONLY | O_DIRECTORY)
        let above = try Descriptor(opening: root, O_RDONLY | O_DIRECTORY)
        let answers: [(Int32, String, Int32)] = [
            (above.number, "inside", 0), (above.number, "link", ELOOP), (directory.number, "../inside", EXDEV),
            (directory.number, root.appending("inside").string, EXDEV), (above.number, "none", ENOENT),
        ]
        for (number, name, expected) in answers {
            let opened = name.withCString { rekey_open_beneath(number, $0, UInt32(O_RDONLY), 0) }
            #expect((opened < 0 ? errno : 0) == expected, "\(name)")
            if opened >= 0 { close(opened) }
        }
    }

    @Test func theKernelRenamesOverNothing() throws {
        let (one, other) = (try file("one", "1"), try file("other", "2"))
        #expect(rekey_rename_noreplace(AT_FDCWD, one.string, AT_FDCWD, other.string) == -1 && errno == EEXIST)
        #expect(rekey_rename_noreplace(AT_FDCWD, one.string, AT_FDCWD, root.appending("free").string) == 0)
        #expect(try kernel.list(root) == ["free", "other"])
    }

    /// Both ways do the same and refuse the same.
    @Test(arguments: [0] + lacking) func aDirectoryIsWalkedAndWrittenEitherWay(reason: Int32) throws {
        let disk = reason == 0 ? kernel : Self.without(reason)
        let inner = root.appending("a").appending("b")
        try kernel.makeDirectory(root.appending("a"), mode: .ownerReadWriteExecute)
        try kernel.makeDirectory(inner, mode: .ownerReadWriteExecute)
        try kernel.symlink(to: "a", at: root.appending("way"))
        let refusal = UntrustedDirectory.link(root.appending("way"), to: "a")
        #expect(throws: refusal) { try disk.openDirectory(root.appending("way"), trusting: nil) }
        #expect(throws: refusal) { try disk.openDirectory(root.appending("way").appending("b"), trusting: nil) }
        let directory = try disk.openDirectory(inner, trusting: nil)
        for name in ["one", "two"] {
            try directory.create(name, access: FileAccess(mode: [.ownerReadWrite, .otherRead])) { _ throws(Never) in }
            #expect(try directory.metadata(of: name)?.mode == [.ownerReadWrite, .otherRead])
        }
        let failure = #expect(throws: StorageFailure.self) { try directory.renameNoReplace("one", to: "two") }
        #expect(failure?.errno == .fileExists)
        try directory.renameNoReplace("one", to: "three")
        #expect(try kernel.list(inner) == ["three", "two"])
        try kernel.symlink(to: "two", at: inner.appending("planted"))
        #expect(throws: BorrowingFailure<Never>.self) { try directory.read("planted") { _ throws(Never) in } }
        #expect(throws: BorrowingFailure<Never>.self) {
            try directory.create("planted", access: FileAccess(mode: .ownerReadWrite)) { _ throws(Never) in }
        }
        try disk.removeTree(root.appending("a"))
        #expect(try kernel.list(root) == ["way"])
    }

    /// A name that leads elsewhere leads nowhere, also where the kernel cannot be asked to see to it.
    @Test(arguments: [0, ENOSYS, EPERM]) func aNameIsOneComponent(reason: Int32) throws {
        let disk = reason == 0 ? kernel : Self.without(reason)
        _ = try file("outside", "x")
        try kernel.makeDirectory(root.appending("a"), mode: .ownerReadWriteExecute)
        let directory = try disk.openDirectory(root.appending("a"), trusting: nil)
        for name in ["../outside", root.appending("outside").string, ".."] {
            #expect(throws: BorrowingFailure<Never>.self, "\(name)") {
                try directory.read(name) { _ throws(Never) in }
            }
        }
    }

    @Test(arguments: [0] + lacking) func pathsAreRenamedOverNothingEitherWay(reason: Int32) throws {
        let disk = reason == 0 ? kernel : Self.without(reason)
        let (one, other) = (try file("one", "1"), try file("other", "2"))
        let (folder, full) = (root.appending("folder"), root.appending("full"))
        for directory in [folder, full] { try kernel.makeDirectory(directory, mode: .ownerReadWriteExecute) }
        _ = try file("full/f", "")
        for (source, target) in [(one, other), (one, full), (folder, full), (folder, one)] {
            let failure = #expect(throws: StorageFailure.self) { try disk.renameNoReplace(source, to: target) }
            #expect(failure?.errno == .fileExists || failure?.errno == .directoryNotEmpty, "\(source) \(target)")
        }
        #expect(try text(other) == "2")
        try disk.renameNoReplace(one, to: root.appending("free"))
        try disk.renameNoReplace(folder, to: root.appending("free folder"))
        #expect(try kernel.list(root) == ["free", "free folder", "full", "other"])
    }

    /// What is really wrong is said, whichever call has found it.
    @Test(arguments: lacking) func aRefusalThatIsRealStaysOne(reason: Int32) throws {
        let disk = Self.without(reason)
        let failure = #expect(throws: StorageFailure.self) {
            try disk.renameNoReplace(root.appending("none"), to: root.appending("free"))
        }
        #expect(failure?.errno == .noSuchFileOrDirectory)
    }
}
