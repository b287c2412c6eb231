import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storage

/// Each of the kernel's reasons is a sentence that says what is wrong and what to do.
struct StorageFailureTests {
    static let known: [Errno] = [
        .permissionDenied, .notPermitted, .readOnlyFileSystem, .noSpace, .diskQuotaExceeded, .fileTooLarge,
        .tooManyOpenFiles, .tooManyOpenFilesInSystem, .tooManyLinks, .noMemory, .noSuchFileOrDirectory, .fileExists,
        .directoryNotEmpty, .notDirectory, .isDirectory, .tooManySymbolicLinkLevels, .fileNameTooLong, .improperLink,
        .invalidArgument, .ioError, .resourceBusy, .noLocks, .staleNFSFileHandle, .notSupported, .interrupted,
        .textFileBusy, .badFileDescriptor, .protocolError,
    ]

    @Test(arguments: StorageFailure.Operation.allCases)
    func everyReasonIsASentence(operation: StorageFailure.Operation) {
        for errno in Self.known { isASentence(errno, operation) }
    }

    private func isASentence(_ errno: Errno, _ operation: StorageFailure.Operation) {
        let failure = StorageFailure(operation: operation, path: "/var/lib/rekey/live", errno: errno)
        let text = failure.description
        #expect(text.hasPrefix("\(operation.rawValue) /var/lib/rekey/live: "))
        let cause = text.dropFirst("\(operation.rawValue) /var/lib/rekey/live: ".count)
        #expect(cause.first?.isLowercase == true)
        #expect(!text.hasSuffix(".") && !text.contains("failed to"))
        #expect(!failure.hint.isEmpty && !failure.hint.hasSuffix("."))
    }

    @Test func rightsSayWhoWeAreAndWhatIsInTheWay() {
        let obstacle = PermissionObstacle(
            path: "/var/lib/rekey",
            mode: .ownerReadWriteExecute,
            owner: 0,
            group: 0,
            user: 1_000
        )
        let failure = StorageFailure(
            operation: .create,
            path: "/var/lib/rekey/tmp/x",
            errno: .permissionDenied,
            obstacle: obstacle
        )
        #expect(failure.isPermission)
        #expect(
            failure.hint
                == "running as user 1000, but /var/lib/rekey belongs to user 0, group 0 with mode 0700; "
                + "run as that user or as root, or change the rights"
        )
        #expect(!StorageFailure(operation: .create, path: "/x", errno: .noSpace).isPermission)
    }

    /// As root nothing refuses, so the name itself is what stands there; as anybody else /root or /proc/1 refuses.
    @Test func theObstacleIsFoundOnDisk() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path.appending("f")
        try LocalFileSystem().create(file, mode: FilePermissions(rawValue: 0o400), group: nil, contents: [])
        let found = try #require(PermissionObstacle.find(for: file, errno: .notPermitted))
        #expect(found.path == file)
        #expect(found.mode.rawValue == 0o400)
        #expect(found.user == geteuid())
        let missing = directory.path.appending("no")
        #expect(PermissionObstacle.find(for: missing, errno: .permissionDenied)?.path == directory.path)
        #expect(PermissionObstacle.find(for: file, errno: .noSpace) == nil)
    }

    @Test func namesOfOthersAreEscaped() {
        let failure = StorageFailure(operation: .list, path: "/tmp/a\u{1B}[31m\n\u{202E}b", errno: .ioError)
        #expect(failure.description.hasPrefix("list /tmp/a\\u{1b}[31m\\u{a}\\u{202e}b: "))
    }
}
