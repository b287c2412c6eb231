import CLinux
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storage

/// The label of a file, as SELinux keeps it in an attribute. Where the file system or our rights do not allow any, that is
/// what is tested.
struct SecurityLabelTests {
    private let place: TemporaryDirectory
    private let disk = LocalFileSystem()
    private let label = SecurityLabel(octets: Array("system_u:object_r:cert_t:s0\0".utf8))

    init() throws { place = try TemporaryDirectory() }

    private func label(at path: FilePath) throws -> SecurityLabel? {
        try disk.openDirectory(path.removingLastComponent(), trusting: nil).label(of: path.lastComponent?.string ?? "")
    }

    /// Whether labels can be given here: only root may, and not on every file system.
    private func canLabel() throws -> Bool {
        let path = place.path.appending("probe")
        try disk.create(path, mode: .ownerReadWrite, group: nil, contents: [])
        defer { try? disk.remove(path) }
        let file = try Descriptor(opening: path, O_RDWR)
        try label.give(to: file.number)
        return SecurityLabel(of: file.number) == label
    }

    @Test func aFileIsMadeWithItsLabelBeforeItsFirstByte() throws {
        let directory = try disk.openDirectory(place.path, trusting: nil)
        let isPossible = try canLabel()
        let expected = isPossible ? label : nil
        let access = FileAccess(mode: .ownerReadWrite, label: label)
        try directory.create("key", access: access) { target throws(Never) in
            #expect(SecurityLabel(of: target) == expected)
        }
        #expect(try label(at: place.path.appending("key")) == expected)
        #expect(directory.label(of: "none") == nil)
        try disk.symlink(to: "key", at: place.path.appending("link"))
        #expect(directory.label(of: "link") == nil)
        print("labels can be given here: \(isPossible)")
    }

    /// What is refused is no failure: without rights to it, and where it is nonsense.
    @Test func aRefusalIsNoFailure() throws {
        try "/proc/self/status".withCString { name in
            let file = try Descriptor(following: FilePath(platformString: name), O_RDONLY)
            try label.give(to: file.number)
        }
        #expect(throws: Errno.badFileDescriptor) { try label.give(to: -1) }
    }

    @Test func aLabelSaysNothingOfWhetherAFileHasChanged() throws {
        let directory = try disk.openDirectory(place.path, trusting: nil)
        let access = FileAccess(mode: .ownerReadWrite, label: label)
        try directory.create("key", access: FileAccess(mode: .ownerReadWrite)) { _ throws(Never) in }
        let found = try #require(try directory.metadata(of: "key"))
        #expect(access.isHeld(by: found))
    }
}
