import ACME
import FoundationEssentials
package import KeyGeneration
import PKI
import Storage

/// What became of an account that another program made.
package enum AccountIntake: String, Sendable, Equatable {
    /// Its key is now the key of the authority's account here.
    case taken
    /// It was taken before.
    case unchanged
    /// There is an account with the authority already, with another key. Nothing was changed.
    case otherAccount = "other-account"
}

/// Taking up accounts of other programs. No request is sent.
extension AccountKeeper {
    /// Makes the key of another program's account the authority's here, unless there is one.
    ///
    /// Where no URL is known, none is noted: the next order finds the account by its key, for RFC 8555 §7.3 says of a
    /// newAccount request with a known key that the server answers with the existing account.
    ///
    /// - Parameters:
    ///   - key: the account's key.
    ///   - url: where the account lives, as the other program noted it.
    package func take(_ key: AccountKey, url: String?, of authority: Authority) throws(AccountTrouble) -> AccountIntake
    {
        let lock = try lock(authority)
        defer { withExtendedLifetime(lock) {} }
        let outcome = try intake(of: key, authority)
        guard outcome != .otherAccount else { return outcome }
        if outcome == .taken { try store(key, of: authority, at: state.accountKey(authority.name)) }
        if let url, try note(of: authority) == nil {
            try write(AccountNote(imported: url, authority, at: clock.now()), of: authority)
        }
        return outcome
    }

    /// What taking it would come to, as things are. Writes nothing.
    package func intake(of key: AccountKey, _ authority: Authority) throws(AccountTrouble) -> AccountIntake {
        // A note without its key is an account whose key was lost: it is not replaced in silence either.
        guard let known = try self.key(of: authority) else {
            return try note(of: authority) == nil ? .taken : .otherAccount
        }
        return known.publicKey.digest == key.publicKey.digest ? .unchanged : .otherAccount
    }
}
