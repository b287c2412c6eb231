import Deployment
import Ledger
import Storage
import SystemPackage
import Testing

@testable import Rotation

/// Which of a disk's refusals end with 75 and which with 1.
struct PassingTests {
    private static let passing: [Errno] = [
        .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .noSpace, .diskQuotaExceeded, .ioError, .interrupted,
        .canceled, .resourceBusy, .resourceTemporarilyUnavailable, .textFileBusy, .staleNFSFileHandle, .timedOut,
        .noBufferSpace, .deadlock,
    ]
    private static let lasting: [Errno] = [
        .permissionDenied, .notPermitted, .readOnlyFileSystem, .noSuchFileOrDirectory, .notDirectory, .isDirectory,
        .fileExists, .directoryNotEmpty, .tooManySymbolicLinkLevels, .fileNameTooLong, .fileTooLarge, .notSupported,
        .invalidArgument, .noLocks, .badFileDescriptor, .improperLink, .tooManyLinks,
    ]

    /// Every way in which the one refusal reaches a report.
    private func troubles(_ errno: Errno) throws -> [Trouble] {
        let failure = StorageFailure(operation: .read, path: "/var/lib/rekey/x", errno: errno)
        return [
            .storage(failure), .link(.storage(failure)), .locked(.storage(failure)), .account(.storage(failure)),
            .unreadable(.storage(failure)), .unreadable(.link(.storage(failure))),
            .unreadable(.damaged(.first, .storage(failure))), .staging(.storage(failure)),
            .staging(.damaged(try LineageName("www"), .first, .storage(failure))),
            .preflight([.state(failure), .live(.storage(failure))]), .activation(.swap(.storage(failure)), .first),
            .activation(.link(.storage(failure)), .first), .activation(.damaged(.first, .storage(failure)), .first),
        ]
    }

    private func consequences(_ errno: Errno) throws -> [Explanation] {
        let name = try LineageName("www")
        return try troubles(errno).map { Explanation($0, name: name) }
    }

    @Test(arguments: passing) func whatPassesIsLeftToTheNextRun(errno: Errno) throws {
        #expect(Disposition.passes(errno))
        for explanation in try consequences(errno) {
            switch explanation.consequence {
            case .nextRunTries, .nextRunDeploys(.first): break
            default: Issue.record("\(explanation)")
            }
        }
    }

    @Test(arguments: lasting) func whatLastsNeedsSomebody(errno: Errno) throws {
        #expect(!Disposition.passes(errno))
        for explanation in try consequences(errno) {
            switch explanation.consequence {
            case .operatorNothingSpent, .operatorDeploysAgain(.first): break
            default: Issue.record("\(explanation)")
            }
        }
    }

    /// The hint is the kernel's reason's own, never to throw a generation away or to wait for a process.
    @Test func theHintFitsTheReason() throws {
        let failure = StorageFailure(operation: .read, path: "/var/lib/rekey/x", errno: .tooManyOpenFiles)
        for explanation in try consequences(.tooManyOpenFiles) where explanation.stage != .activate {
            #expect(explanation.hint == failure.hint, "\(explanation)")
            #expect(explanation.verdict.contains("/var/lib/rekey/x"))
        }
    }

    /// One lasting reason among passing ones is enough.
    @Test func oneThatLastsDecides() throws {
        let (busy, denied) = (
            StorageFailure(operation: .create, path: "/a", errno: .noSpace),
            StorageFailure(operation: .create, path: "/b", errno: .permissionDenied)
        )
        let explanation = Explanation(.preflight([.state(busy), .state(denied)]), name: try LineageName("www"))
        #expect(explanation.consequence == .operatorNothingSpent)
    }

    @Test func theLedgersKindsHaveTheirDisposition() {
        let passing = LedgerFailure.Kind.allCases.filter { Disposition.passes($0) }
        #expect(passing == [.full, .busy, .inputOutput])
    }
}
