import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storage

/// A bundle is put together without its key becoming a Swift value, by two ways that must agree.
struct ConcatenationTests {
    typealias Copy = @Sendable (Int32, Int32) throws(Errno) -> Void

    let disk = LocalFileSystem()
    let directory: TemporaryDirectory
    var bundle: FilePath { directory.path.appending("bundle.pem") }

    init() throws { directory = try TemporaryDirectory() }

    private func source(_ name: String, _ content: [UInt8]) throws -> FilePath {
        let path = directory.path.appending(name)
        try disk.create(path, mode: .ownerReadWrite, group: nil, contents: content)
        return path
    }

    private static let ways: [(String, Copy)] = [
        ("in the kernel", { source, target throws(Errno) in try KernelCopy.inKernel(source, target) }),
        ("through a buffer", { source, target throws(Errno) in try KernelCopy.throughBuffer(source, target) }),
    ]

    @Test(arguments: [0, 1])
    func theOctetsAreThoseOfTheSources(way: Int) throws {
        let contents: [[UInt8]] = [
            Array("key\n".utf8), [], (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }, Array("end".utf8),
        ]
        let sources = try contents.indices.map { try source("\($0)", contents[$0]) }
        let copy = Self.ways[way].1
        try disk.concatenate(
            sources,
            into: bundle,
            mode: [.ownerReadWrite, .groupRead],
            group: nil
        ) { source, target throws(Errno) in try copy(source, target) }
        #expect(try disk.read(bundle, limit: 3_000_000) == contents.flatMap { $0 })
        #expect(try disk.metadata(of: bundle)?.mode.rawValue == 0o640)
    }

    @Test func aMissingSourceLeavesNoTarget() throws {
        let key = try source("key.pem", [1])
        let lost = directory.path.appending("lost.pem")
        #expect(throws: StorageFailure(operation: .read, path: lost, errno: .noSuchFileOrDirectory)) {
            try disk.concatenate([key, lost], into: bundle, mode: .ownerReadWrite, group: nil)
        }
        #expect(try disk.metadata(of: bundle) == nil)
    }

    @Test func aSourceThatIsALinkIsRefused() throws {
        let link = directory.path.appending("link")
        try disk.symlink(to: "/etc/hostname", at: link)
        #expect(throws: StorageFailure(operation: .read, path: link, errno: .tooManySymbolicLinkLevels)) {
            try disk.concatenate([link], into: bundle, mode: .ownerReadWrite, group: nil)
        }
        #expect(try disk.metadata(of: bundle) == nil)
    }

    @Test func aCopyThatFailsLeavesNoTarget() throws {
        let key = try source("key.pem", [1])
        #expect(throws: StorageFailure(operation: .concatenate, path: bundle, errno: .noSpace)) {
            try disk.concatenate(
                [key],
                into: bundle,
                mode: .ownerReadWrite,
                group: nil
            ) { _, _ throws(Errno) in throw .noSpace }
        }
        #expect(try disk.metadata(of: bundle) == nil)
    }
}
