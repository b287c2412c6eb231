package import ACME
package import Storage
package import SystemPackage

/// Why the list of published records cannot be read or written.
package enum RecordJournalFailure: Error, Sendable, Equatable {
    /// The disk refused.
    case storage(StorageFailure)
    /// The file is not what was written there.
    case malformed(FilePath)
}

extension RecordJournalFailure: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .storage(let failure): "challenge records: \(failure)"
        case .malformed(let path): "challenge records: \(path): not the JSON that was written there"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .storage(let failure): failure.hint
        case .malformed(let path):
            "remove leftover _acme-challenge TXT records by hand, then move \(path) out of the way"
        }
    }

    /// The same, as a solver says it: a record that cannot be noted is not made.
    package var solverFailure: SolverFailure {
        switch self {
        case .storage(let failure):
            SolverFailure(reason: "\(self)", isPermanent: failure.isPermission, hint: hint)
        case .malformed: SolverFailure(reason: "\(self)", isPermanent: true, hint: hint)
        }
    }
}
