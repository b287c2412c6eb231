package import Ledger
package import SystemPackage

/// What of a disk's refusals passes by itself: decided here and nowhere else, for exit status and alarm alike.
extension Disposition {
    /// Whether a refusal for this reason may be gone by the next run, though nobody changes settings, rights or paths:
    /// something was used up, busy or interrupted. Such a failure ends with 75, any other with 1.
    package static func passes(_ errno: Errno) -> Bool {
        switch errno {
        // Used up: descriptors, memory, room. It comes back when others give it back.
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .noBufferSpace, .noSpace, .diskQuotaExceeded:
            true
        // In use or interrupted.
        case .resourceBusy, .resourceTemporarilyUnavailable, .textFileBusy, .deadlock, .interrupted, .canceled: true
        // The disk or the way to it: tried again, and said again until it is well.
        case .ioError, .staleNFSFileHandle, .timedOut: true
        default: false
        }
    }

    /// The same for the ledger's failures.
    package static func passes(_ kind: LedgerFailure.Kind) -> Bool {
        switch kind {
        case .full, .busy, .inputOutput: true
        case .notADatabase, .corrupt, .readOnly, .newerVersion, .olderVersion, .cannotOpen, .noSuchRow, .refused: false
        }
    }
}
