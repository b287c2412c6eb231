package import ACME
package import FoundationEssentials
package import KeyGeneration
package import Storage

/// Why there is no account to work with.
package enum AccountTrouble: Error, Sendable {
    case acme(ACMEFailure)
    case key(KeyFailure)
    case storage(StorageFailure)
    case transport(TransportFailure)
    case locked(LockFailure)
    /// The directory URL cannot be used.
    case directory(String, URLRefusal)
    /// The account's noted URL cannot be used.
    case url(AuthorityName, String, URLRefusal)
    /// There is no account from here with this authority yet.
    case notRegistered(AuthorityName)
    /// The account was deactivated from here.
    case closed(AuthorityName, account: String, at: Date)
    /// A key change was cut short, and the authority knows neither the old key nor the new one.
    case neitherKeyKnown(AuthorityName, account: String?)
    /// The note of an account is there and its key is not.
    case keyLost(AuthorityName, account: String)
    /// The key on disk belongs to another directory: keys do not move between authorities.
    case otherDirectory(AuthorityName, noted: String, configured: String)

    init(_ failure: BorrowingFailure<KeyFailure>) {
        switch failure {
        case .storage(let failure): self = .storage(failure)
        case .borrower(let failure): self = .key(failure)
        }
    }
}
