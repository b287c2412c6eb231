import Glibc
import Storage
import SystemPackage
import TestSupport
import Testing

/// A directory that files are put into where others must not be able to exchange them.
struct OpenedDirectoryTests {
    private let local = LocalFileSystem()

    private func bench() throws -> (TemporaryDirectory, FilePath) {
        let place = try TemporaryDirectory()
        let inner = place.path.appending("a").appending("b")
        try local.makeDirectory(place.path.appending("a"), mode: .ownerReadWriteExecute)
        try local.makeDirectory(inner, mode: .ownerReadWriteExecute)
        return (place, inner)
    }

    private func write(_ text: String, _ directory: any OpenedDirectory, _ name: String) throws {
        try directory.create(name, access: FileAccess(mode: [.ownerReadWrite, .groupRead])) { target in
            var status = stat()
            #expect(fstat(target, &status) == 0)
            // Before the first byte it is what it will be.
            #expect(status.st_mode & 0o7777 == 0o640 && status.st_size == 0)
            _ = Array(text.utf8).withUnsafeBytes { Glibc.write(target, $0.baseAddress, $0.count) }
        }
    }

    @Test func aLinkOnTheWayIsRefusedWithWhereItLeads() throws {
        let (place, inner) = try bench()
        let way = place.path.appending("way")
        try local.symlink(to: place.path.appending("a").string, at: way)
        let refusal = UntrustedDirectory.link(way, to: place.path.appending("a").string)
        #expect(throws: refusal) { try local.openDirectory(way, trusting: nil) }
        #expect(throws: refusal) { try local.openDirectory(way.appending("b"), trusting: nil) }
        _ = try local.openDirectory(inner, trusting: nil)
    }

    private func isRefusedNow(_ path: FilePath) -> Bool {
        do {
            _ = try local.openDirectory(path, trusting: nil)
            return false
        } catch {
            return true
        }
    }

    @Test func writableByOthersIsRefusedUnlessSticky() throws {
        let (place, inner) = try bench()
        let above = place.path.appending("a")
        for (mode, isRefused) in [(0o770, true), (0o707, true), (0o1777, false), (0o755, false)] as [(mode_t, Bool)] {
            // Root's group is root: another one, where this may be done.
            let isGiven = chown(above.string, uid_t.max, 12_345) == 0
            #expect(chmod(above.string, mode) == 0)
            #expect(isRefusedNow(inner) == (isRefused && (isGiven || getegid() != 0 || mode & 0o002 != 0)), "\(mode)")
        }
    }

    @Test func anothersDirectoryIsRefusedUnlessTheFilesAreForHim() throws {
        let (place, inner) = try bench()
        // Only root can make one.
        guard geteuid() == 0 else { return }
        #expect(chown(place.path.appending("a").string, 54_321, gid_t.max) == 0)
        let refusal = UntrustedDirectory.foreign(place.path.appending("a"), owner: 54_321)
        #expect(throws: refusal) { try local.openDirectory(inner, trusting: nil) }
        _ = try local.openDirectory(inner, trusting: 54_321)
    }

    /// Whoever exchanges the path meanwhile leads nobody elsewhere.
    @Test func namesAreLookedUpInTheDirectoryThatWasOpened() throws {
        let (place, inner) = try bench()
        let directory = try local.openDirectory(inner, trusting: nil)
        let (moved, trap) = (place.path.appending("moved"), place.path.appending("trap"))
        try local.makeDirectory(trap, mode: .ownerReadWriteExecute)
        try local.rename(inner, to: moved)
        try local.symlink(to: trap.string, at: inner)
        try write("secret", directory, ".key~")
        try directory.renameNoReplace(".key~", to: "key")
        try directory.sync()
        #expect(try local.list(moved) == ["key"])
        #expect(try local.list(trap) == [])
    }

    @Test func nothingIsReplacedOrFollowed() throws {
        let (place, inner) = try bench()
        defer { withExtendedLifetime(place) {} }
        let directory = try local.openDirectory(inner, trusting: nil)
        try local.symlink(to: "/etc/passwd", at: inner.appending("planted"))
        #expect(throws: BorrowingFailure<Never>.self) {
            try directory.create("planted", access: FileAccess(mode: .ownerReadWrite)) { _ throws(Never) in }
        }
        #expect(throws: BorrowingFailure<Never>.self) { try directory.read("planted") { _ throws(Never) in } }
        try write("one", directory, "one")
        try write("two", directory, "two")
        #expect(throws: StorageFailure.self) { try directory.renameNoReplace("one", to: "two") }
        try directory.rename("one", to: "two")
        #expect(try local.list(inner) == ["planted", "two"])
        #expect(try local.read(inner.appending("two"), limit: 9) == Array("one".utf8))
        try directory.remove("two")
        try directory.remove("two")
    }
}
