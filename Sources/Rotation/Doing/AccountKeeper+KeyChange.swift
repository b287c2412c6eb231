import ACME
import KeyGeneration
import Storage

/// Key rollover in two durable phases (RFC 8555 §7.3.5): the next key is on disk before the authority hears of it, and
/// takes the place of the old one only when the authority is known to have it. Whenever the process is killed, one of the
/// two keys on disk is the account's, and the next use finds out which by asking (§7.3.1).
extension AccountKeeper {
    /// Gives the account a fresh key. Throws with the old key in force, or with the question open where the authority
    /// could not be asked; it is asked again before the account is used next.
    package func rollKey(_ authority: Authority) async throws(AccountTrouble) -> Session {
        let client = try client(for: authority)
        try await settleKeyChange(of: authority, client)
        let lock = try lock(authority)
        defer { withExtendedLifetime(lock) {} }
        guard let note = try note(of: authority) else { throw .notRegistered(authority.name) }
        if let closed = note.closed { throw .closed(authority.name, account: note.url, at: closed) }
        guard let key = try key(of: authority) else { throw .keyLost(authority.name, account: note.url) }
        let session = try remember(authority, client, key, url: note.url)
        let next = try makeKey(of: authority, at: state.nextAccountKey(authority.name))
        let signer = try signer(next)
        do throws(ACMEFailure) { _ = try await client.changeKey(of: session.identity, to: signer) } catch {
            // Whatever was said, the authority's own word on the keys decides.
            guard try await settle(authority, client, note, after: error) else { throw .acme(error) }
            return try remember(authority, client, next, url: note.url)
        }
        try commitNextKey(of: authority)
        return try remember(authority, client, next, url: note.url)
    }

    /// Finishes a key change that was cut short; costs nothing where there was none.
    func settleKeyChange(of authority: Authority, _ client: ACMEClient) async throws(AccountTrouble) {
        guard try hasNextKey(authority) else { return }
        let lock = try lock(authority)
        defer { withExtendedLifetime(lock) {} }
        guard try hasNextKey(authority) else { return }
        _ = try await settle(authority, client, try note(of: authority), after: nil)
    }

    /// Asks which key the authority knows and keeps that one: true if it is the next one.
    private func settle(
        _ authority: Authority,
        _ client: ACMEClient,
        _ note: AccountNote?,
        after failure: ACMEFailure?
    ) async throws(AccountTrouble) -> Bool {
        guard let next = try key(at: state.nextAccountKey(authority.name)) else { return false }
        if try await isKnown(next, to: client, after: failure) {
            try commitNextKey(of: authority)
            return true
        }
        guard let current = try key(of: authority), try await isKnown(current, to: client, after: failure) else {
            throw .neitherKeyKnown(authority.name, account: note?.url)
        }
        try forgetNextKey(of: authority)
        return false
    }

    private func isKnown(
        _ key: AccountKey,
        to client: ACMEClient,
        after failure: ACMEFailure?
    ) async throws(AccountTrouble) -> Bool {
        let signer = try signer(key)
        do throws(ACMEFailure) { return try await client.find(signer) != nil } catch {
            throw .acme(failure ?? error)
        }
    }

    private func hasNextKey(_ authority: Authority) throws(AccountTrouble) -> Bool {
        do throws(StorageFailure) {
            return try files.metadata(of: state.nextAccountKey(authority.name)) != nil
        } catch {
            throw .storage(error)
        }
    }

    /// One rename: the account has the old key or the new one, never none.
    private func commitNextKey(of authority: Authority) throws(AccountTrouble) {
        sessions[authority.name] = nil
        do throws(StorageFailure) {
            try files.rename(state.nextAccountKey(authority.name), to: state.accountKey(authority.name))
            try files.sync(state.account(authority.name))
        } catch {
            throw .storage(error)
        }
    }

    private func forgetNextKey(of authority: Authority) throws(AccountTrouble) {
        do throws(StorageFailure) {
            try files.remove(state.nextAccountKey(authority.name))
            try files.sync(state.account(authority.name))
        } catch {
            throw .storage(error)
        }
    }
}
