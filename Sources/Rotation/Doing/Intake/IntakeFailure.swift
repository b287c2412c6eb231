package import Deployment
package import KeyGeneration
package import Ledger
package import Storage
package import SystemPackage

/// Why a pair was not taken over. What was live before is live still.
package enum IntakeFailure: Error, Sendable {
    case locked(LockFailure)
    case storage(StorageFailure)
    case link(LiveLinkFailure)
    case ledger(LedgerFailure)
    case unreadable(LineageReader.Failure)
    /// The key cannot be read or used.
    case key(FilePath, KeyFailure)
    /// The key is not the certificate's.
    case otherKey(FilePath)
    /// Keys of the certificate's kind cannot be asked for here, so it could not be renewed as it is.
    case unsupportedKey
    /// The name has another certificate live.
    case otherLive(LineageName, GenerationNumber)
    /// An order for the name is in flight.
    case orderPending(LineageName)
    /// Its key is denied, or the certificate was revoked.
    case banned(Ban)
    case staging(StagingFailure)
    case rejected(Rejected)
    /// A rehearsal found that it would be rejected.
    case unfit([ValidationFinding])
    case activation(ActivationFailure)
}

extension IntakeFailure: CustomStringConvertible {
    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .locked(let failure): "\(failure)"
        case .storage(let failure): "\(failure)"
        case .link(let failure): "\(failure)"
        case .ledger(let failure): "\(failure)"
        case .unreadable(let failure): "\(failure)"
        case .key(let path, let failure): "\(PrintableFile(path)): \(failure)"
        case .otherKey(let path): "\(PrintableFile(path)): the key is not the certificate's"
        case .unsupportedKey: "the certificate's kind of key cannot be asked for here"
        case .otherLive(let name, let number):
            "generation \(number.rawValue) of \(name) is live, with another certificate"
        case .orderPending(let name): "an order for \(name) is in flight"
        case .banned(.revoked): "the certificate was revoked from here"
        case .banned(.deniedKey): "its key is denied"
        case .staging(let failure): "\(failure)"
        case .rejected(let rejected): rejected.report.findings.map(\.description).joined(separator: "; ")
        case .unfit(let findings): findings.map(\.description).joined(separator: "; ")
        case .activation(let failure): "\(failure)"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .locked: "try again when it has ended"
        case .storage(let failure): failure.hint
        case .link(let failure): failure.hint
        case .ledger(let failure): failure.hint
        case .unreadable(let failure): failure.hint
        case .key: "the key must be PEM without a passphrase; order a new certificate otherwise"
        case .otherKey: "name the right one with --key, or order a new certificate"
        case .unsupportedKey: "order a new one: rekey rotate NAME, with a kind of key that rekey config check accepts"
        case .otherLive: "choose another name with --name, or go on with what is live: nothing needs taking over"
        case .orderPending(let name): "let it come to its end first: rekey run, then rekey status \(name)"
        case .banned: "order a new one: rekey rotate NAME"
        case .staging: "see the file that is named"
        case .rejected, .unfit: "it could not go live as it is; order a new one with the configuration that is printed"
        case .activation: "see the file that is named"
        }
    }

    init(_ failure: BorrowingFailure<KeyFailure>, _ path: FilePath) {
        switch failure {
        case .storage(let failure): self = .storage(failure)
        case .borrower(let failure): self = .key(path, failure)
        }
    }

    /// Whether it is a matter of rights.
    package var isPermission: Bool {
        switch self {
        case .storage(let failure), .link(.storage(let failure)), .locked(.storage(let failure)),
            .staging(.storage(let failure)):
            failure.isPermission
        case .unreadable(let failure): failure.isPermission
        default: false
        }
    }

    /// Whether it passes by itself.
    package var isPassing: Bool {
        switch self {
        case .locked(.held): true
        case .storage(let failure), .link(.storage(let failure)), .locked(.storage(let failure)),
            .staging(.storage(let failure)):
            Disposition.passes(failure.errno)
        case .ledger(let failure): Disposition.passes(failure.kind)
        case .unreadable(let failure): failure.passes
        default: false
        }
    }
}

/// A path on one line, without control characters.
private struct PrintableFile: CustomStringConvertible {
    let description: String

    init(_ path: FilePath) {
        description = path.string.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\\u{\(String(scalar.value, radix: 16))}"
            default: "\(scalar)"
            }
        }.joined()
    }
}
