package import ACME
package import FoundationEssentials
package import KeyGeneration
package import PKI
package import Storage
import SystemPackage

/// What rotations need to talk to one authority: its client, the account, and the digest of the account's key.
package struct Session: Sendable {
    package let client: ACMEClient
    package let identity: AccountIdentity
    /// SHA-256 of the account key's SPKI: no certificate may be asked for with this key (RFC 8555 §11.1).
    package let keyDigest: SHA256Digest
}

/// How leaves that do not know each other meet: the transport of an authority, and keys as signers.
package struct AuthorityWiring: Sendable {
    /// The transport to an authority.
    package let transport: @Sendable (Authority) throws(TransportFailure) -> any Transport
    /// An account key as a signer.
    package let signer: @Sendable (AccountKey) -> (any Signer)?
    /// An external account's secret as an authenticator.
    package let authenticator: @Sendable (ExternalAccountKey) -> any MessageAuthenticator

    package init(
        transport: @escaping @Sendable (Authority) throws(TransportFailure) -> any Transport,
        signer: @escaping @Sendable (AccountKey) -> (any Signer)?,
        authenticator: @escaping @Sendable (ExternalAccountKey) -> any MessageAuthenticator
    ) {
        self.transport = transport
        self.signer = signer
        self.authenticator = authenticator
    }
}

/// Keeps the accounts: one directory an authority, holding the key (0600) and a note of where the account lives.
///
/// A key is durable before the authority hears of it, so that an account is never lost with an answer; and a key is
/// used with the directory it was made for and no other.
package actor AccountKeeper {
    private let files: any FileSystem
    private let state: StateDirectory
    private let clock: any ACMEClock
    private let wiring: AuthorityWiring
    private var sessions: [AuthorityName: Session] = [:]

    package init(files: any FileSystem, state: StateDirectory, clock: any ACMEClock, wiring: AuthorityWiring) {
        self.files = files
        self.state = state
        self.clock = clock
        self.wiring = wiring
    }

    /// The session with an authority; the account is registered when there is none yet.
    package func session(with authority: Authority) async throws(AccountTrouble) -> Session {
        if let known = sessions[authority.name] { return known }
        let client = try client(for: authority)
        if let note = try note(of: authority) {
            // Another account is never made in silence: the operator may have a backup of the key.
            guard let key = try key(of: authority) else { throw .keyLost(authority.name, account: note.url) }
            return try remember(authority, client, key, url: note.url)
        }
        return try await enrol(authority, client)
    }

    /// Registers the account, or finds it by its key, whatever is noted; writes the note anew.
    package func register(_ authority: Authority) async throws(AccountTrouble) -> Session {
        sessions[authority.name] = nil
        return try await enrol(authority, try client(for: authority))
    }

    /// Asks where the account of the key lives now (RFC 8555 §7.3.1); nil when the authority does not know the key.
    ///
    /// Servers of private authorities that are moved give their accounts new URLs.
    package func find(_ authority: Authority) async throws(AccountTrouble) -> Session? {
        guard let key = try key(of: authority) else { return nil }
        let client = try client(for: authority)
        let signer = try signer(key)
        let found: Account?
        do throws(ACMEFailure) { found = try await client.find(signer) } catch { throw .acme(error) }
        guard let found else { return nil }
        try write(AccountNote(found, authority, terms: nil, at: clock.now()), of: authority)
        return try remember(authority, client, key, url: found.url.text)
    }

    /// What is noted of an account; nil when it was never registered from here. Asks nobody.
    package static func noted(
        _ authority: Authority,
        files: any FileSystem,
        state: StateDirectory
    ) throws(AccountTrouble) -> (url: String, registeredAt: Date)? {
        try note(of: authority, files, state).map { ($0.url, Date(timeIntervalSince1970: $0.registeredAt)) }
    }

    private func enrol(_ authority: Authority, _ client: ACMEClient) async throws(AccountTrouble) -> Session {
        let lock: StateLock
        do throws(LockFailure) { lock = try StateLock.acquire(state.lock(authority.name)) } catch {
            throw .locked(error)
        }
        defer { withExtendedLifetime(lock) {} }
        var known = try key(of: authority)
        if known == nil { known = try makeKey(of: authority) }
        guard let key = known else { throw .key(.unsupported("for an account")) }
        let signer = try signer(key)
        let binding = try binding(of: authority)
        let contacts = authority.contacts.compactMap { ContactURL($0) }
        let account: Account
        let terms: String?
        do throws(ACMEFailure) {
            terms = try await client.directory().metadata.termsOfService.map { "\($0)" }
            account = try await client.register(
                signer,
                contacts: contacts,
                agreesToTerms: authority.agreesToTerms,
                binding: binding
            )
        } catch {
            throw .acme(error)
        }
        try write(AccountNote(account, authority, terms: terms, at: clock.now()), of: authority)
        return try remember(authority, client, key, url: account.url.text)
    }

    private func client(for authority: Authority) throws(AccountTrouble) -> ACMEClient {
        let transport: any Transport
        do throws(TransportFailure) { transport = try wiring.transport(authority) } catch {
            throw .transport(error)
        }
        do throws(URLRefusal) {
            return try ACMEClient(directory: authority.directory, transport: transport, clock: clock)
        } catch {
            throw .directory(authority.directory, error)
        }
    }

    private func remember(
        _ authority: Authority,
        _ client: ACMEClient,
        _ key: AccountKey,
        url: String
    ) throws(AccountTrouble) -> Session {
        let place: ServerURL
        do throws(URLRefusal) { place = try client.url(url) } catch { throw .url(authority.name, url, error) }
        let identity = AccountIdentity(url: place, signer: try signer(key))
        let session = Session(client: client, identity: identity, keyDigest: key.publicKey.digest)
        sessions[authority.name] = session
        return session
    }

    private func signer(_ key: AccountKey) throws(AccountTrouble) -> any Signer {
        guard let signer = wiring.signer(key) else { throw .key(.unsupported("for an account")) }
        return signer
    }

    private func binding(of authority: Authority) throws(AccountTrouble) -> ExternalAccountBinding? {
        guard let account = authority.externalAccount else { return nil }
        let secret: ExternalAccountKey
        do throws(BorrowingFailure<KeyFailure>) {
            secret = try files.read(FilePath(account.keyFile)) { descriptor throws(KeyFailure) in
                try ExternalAccountKey(readingFrom: descriptor)
            }
        } catch {
            throw AccountTrouble(error)
        }
        return ExternalAccountBinding(
            keyIdentifier: account.keyIdentifier,
            authenticator: wiring.authenticator(secret)
        )
    }
}

/// The disk's side of it.
extension AccountKeeper {
    private static func notePath(_ authority: Authority, _ state: StateDirectory) -> FilePath {
        state.account(authority.name).appending("account.json")
    }

    private func key(of authority: Authority) throws(AccountTrouble) -> AccountKey? {
        let path = state.accountKey(authority.name)
        do throws(BorrowingFailure<KeyFailure>) {
            return try files.read(path) { descriptor throws(KeyFailure) in
                try AccountKey(readingFrom: descriptor)
            }
        } catch .storage(let failure) where failure.isAbsence {
            return nil
        } catch {
            throw AccountTrouble(error)
        }
    }

    /// A fresh key, durable before anybody hears of it.
    private func makeKey(of authority: Authority) throws(AccountTrouble) -> AccountKey {
        let key: AccountKey
        do throws(KeyFailure) { key = try AccountKey.generate() } catch { throw .key(error) }
        do throws(BorrowingFailure<KeyFailure>) {
            try storing { () throws(StorageFailure) in
                try files.makeDirectory(state.account(authority.name), mode: .ownerReadWriteExecute)
            }
            // Beside, then renamed: a run that is killed here leaves no half a key in the key's place.
            let beside = state.account(authority.name).appending("account.pem~new")
            try storing { () throws(StorageFailure) in try files.remove(beside) }
            try files.create(
                beside,
                mode: .ownerReadWrite,
                group: nil
            ) { descriptor throws(KeyFailure) in try key.write(to: descriptor) }
            try storing { () throws(StorageFailure) in
                try files.renameNoReplace(beside, to: state.accountKey(authority.name))
                try files.sync(state.account(authority.name))
                try files.sync(state.accounts)
            }
        } catch {
            throw AccountTrouble(error)
        }
        return key
    }

    private func note(of authority: Authority) throws(AccountTrouble) -> AccountNote? {
        try Self.note(of: authority, files, state)
    }

    private static func note(
        of authority: Authority,
        _ files: any FileSystem,
        _ state: StateDirectory
    ) throws(AccountTrouble) -> AccountNote? {
        let bytes: [UInt8]
        do throws(StorageFailure) { bytes = try files.read(notePath(authority, state), limit: 65_536) } catch {
            if error.isAbsence { return nil }
            throw .storage(error)
        }
        // A torso is as good as none: the key finds its account again (RFC 8555 §7.3.1).
        guard let note = AccountNote(decoding: bytes) else { return nil }
        guard note.directory == authority.directory else {
            throw .otherDirectory(authority.name, noted: note.directory, configured: authority.directory)
        }
        return note
    }

    /// Written beside and renamed: a reader finds the old note or the new one.
    private func write(_ note: AccountNote, of authority: Authority) throws(AccountTrouble) {
        let path = Self.notePath(authority, state)
        let beside = state.account(authority.name).appending("account.json~new")
        do throws(StorageFailure) {
            try files.remove(beside)
            try files.create(beside, mode: .ownerReadWrite, group: nil, contents: note.encoded())
            try files.rename(beside, to: path)
            try files.sync(state.account(authority.name))
        } catch {
            throw .storage(error)
        }
    }

    private func storing(_ work: () throws(StorageFailure) -> Void) throws(BorrowingFailure<KeyFailure>) {
        do throws(StorageFailure) { try work() } catch { throw .storage(error) }
    }
}
