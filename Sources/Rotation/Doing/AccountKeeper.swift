package import ACME
import FoundationEssentials
package import KeyGeneration
package import PKI
package import Storage
import SystemPackage

/// What rotations need to talk to one authority: its client, the account, and the digest of the account's key.
package struct Session: Sendable {
    package let client: ACMEClient
    package let identity: AccountIdentity
    /// SHA-256 of the account key's SPKI: which key the account has.
    package let keyDigest: SHA256Digest
}

/// How leaves that do not know each other meet: the transport of an authority, and keys as signers.
package struct AuthorityWiring: Sendable {
    /// The transport to an authority.
    package let transport: @Sendable (Authority) throws(TransportFailure) -> any Transport
    /// An account key as a signer.
    package let signer: @Sendable (AccountKey) -> (any Signer)?
    /// A certificate's own key as the signer of its revocation.
    package let certificateSigner: @Sendable (CertificateKey) -> (any Signer)?
    /// An external account's secret as an authenticator.
    package let authenticator: @Sendable (ExternalAccountKey) -> any MessageAuthenticator

    package init(
        transport: @escaping @Sendable (Authority) throws(TransportFailure) -> any Transport,
        signer: @escaping @Sendable (AccountKey) -> (any Signer)?,
        certificateSigner: @escaping @Sendable (CertificateKey) -> (any Signer)? = { _ in nil },
        authenticator: @escaping @Sendable (ExternalAccountKey) -> any MessageAuthenticator
    ) {
        self.transport = transport
        self.signer = signer
        self.certificateSigner = certificateSigner
        self.authenticator = authenticator
    }
}

/// Keeps the accounts: one directory an authority, holding the key (0600) and a note of where the account lives.
///
/// A key is durable before the authority hears of it, so that an account is never lost with an answer; and a key is
/// used with the directory it was made for and no other.
package actor AccountKeeper {
    let files: any FileSystem
    let state: StateDirectory
    let clock: any ACMEClock
    let wiring: AuthorityWiring
    var sessions: [AuthorityName: Session] = [:]
    private var clients: [AuthorityName: ACMEClient] = [:]

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
        try await settleKeyChange(of: authority, client)
        if let note = try note(of: authority) {
            if let closed = note.closed { throw .closed(authority.name, account: note.url, at: closed) }
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
        let terms = try note(of: authority)?.terms
        let found: Account?
        do throws(ACMEFailure) { found = try await client.find(signer) } catch { throw .acme(error) }
        guard let found else { return nil }
        try write(AccountNote(found, authority, terms: terms, at: clock.now()), of: authority)
        return try remember(authority, client, key, url: found.url.text)
    }

    /// What is noted of an account; nil when it was never registered from here. Asks nobody.
    package static func noted(
        _ authority: Authority,
        files: any FileSystem,
        state: StateDirectory
    ) throws(AccountTrouble) -> AccountNote? {
        try note(of: authority, files, state)
    }

    /// The account's lock, across processes.
    func lock(_ authority: Authority) throws(AccountTrouble) -> StateLock {
        do throws(LockFailure) { return try StateLock.acquire(state.lock(authority.name)) } catch {
            throw .locked(error)
        }
    }

    private func enrol(_ authority: Authority, _ client: ACMEClient) async throws(AccountTrouble) -> Session {
        let lock = try lock(authority)
        defer { withExtendedLifetime(lock) {} }
        try setAsideIfClosed(authority)
        var known = try key(of: authority)
        if known == nil { known = try makeKey(of: authority, at: state.accountKey(authority.name)) }
        guard let key = known else { throw .key(.unsupported("for an account")) }
        let signer = try signer(key)
        let binding = try binding(of: authority)
        let contacts = authority.contacts.compactMap { ContactURL($0) }
        let account: Account
        let terms: String?
        do throws(ACMEFailure) {
            let published = try await client.directory().metadata.termsOfService
            if let published, !authority.agreement.covers("\(published)") { throw .needsTerms(url: published) }
            terms = published.map { "\($0)" }
            account = try await client.register(
                signer,
                contacts: contacts,
                agreesToTerms: authority.agreement != .none,
                binding: binding
            )
        } catch {
            throw .acme(error)
        }
        try write(AccountNote(account, authority, terms: terms, at: clock.now()), of: authority)
        return try remember(authority, client, key, url: account.url.text)
    }

    /// The one client for an authority in this process: its directory, nonces and request rates are shared.
    func client(for authority: Authority) throws(AccountTrouble) -> ACMEClient {
        if let known = clients[authority.name] { return known }
        let transport: any Transport
        do throws(TransportFailure) { transport = try wiring.transport(authority) } catch {
            throw .transport(error)
        }
        do throws(URLRefusal) {
            let policy = ClientPolicy(
                otherOrigins: authority.otherOrigins,
                rates: authority.isLetsEncryptStaging ? .letsEncryptStaging : .letsEncrypt
            )
            let client = try ACMEClient(
                directory: authority.directory,
                transport: transport,
                clock: clock,
                policy: policy
            )
            clients[authority.name] = client
            return client
        } catch {
            throw .directory(authority.directory, error)
        }
    }

    func remember(
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

    func signer(_ key: AccountKey) throws(AccountTrouble) -> any Signer {
        guard let signer = wiring.signer(key) else { throw .key(.unsupported("for an account")) }
        return signer
    }

    private func binding(of authority: Authority) throws(AccountTrouble) -> ExternalAccountBinding? {
        guard let account = authority.externalAccount else { return nil }
        let secret: ExternalAccountKey
        do throws(BorrowingFailure<KeyFailure>) {
            secret = try files.readKey(FilePath(account.keyFile)) { descriptor throws(KeyFailure) in
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
