import Deployment
import FoundationEssentials
import Ledger
import PKI
import Storage
import SystemPackage

/// What is never used again: compromised keys and revoked certificates.
///
/// Kept twice: as marks on disk, which outlive the ledger, and in the ledger, which is asked and shown. Either says no.
struct DenyList: Sendable {
    let files: any FileSystem
    let state: StateDirectory
    /// Nil when there is none yet, or a reading command could not open it.
    let ledger: Ledger?

    init(files: any FileSystem, state: StateDirectory, ledger: Ledger?) {
        self.files = files
        self.state = state
        self.ledger = ledger
    }

    init(_ effects: Effects) {
        self.init(files: effects.files, state: effects.state, ledger: effects.ledger)
    }

    /// Why a generation must not be used; nil if it may. What is said of one of several pairs holds for all of it.
    func ban(on manifest: GenerationManifest) throws(LineageReader.Failure) -> Ban? {
        if try isRevoked(manifest) { return .revoked }
        for pair in manifest.pairs where try isDenied(key: pair.publicKey.description) { return .deniedKey }
        return nil
    }

    /// Whether a key must not be used.
    ///
    /// - Parameter key: SHA-256 of its SubjectPublicKeyInfo, in hexadecimal; anything else is no key that was denied.
    func isDenied(key: String) throws(LineageReader.Failure) -> Bool {
        if try isMarked(state.denied(key: key)) { return true }
        return try asking { ledger throws(LedgerFailure) in try ledger.denial(spki: key) != nil }
    }

    /// Denies a key, durably: the mark first, for the ledger may be lost.
    func deny(key: String, reason: String, at now: Date) throws(Trouble) {
        try mark(state.denied(key: key))
        guard let ledger else { return }
        do throws(LedgerFailure) { try ledger.deny(spki: key, reason: reason, at: now) } catch { throw .ledger(error) }
    }

    /// Marks a generation's certificates as revoked, durably.
    func markRevoked(_ manifest: GenerationManifest) throws(Trouble) {
        for pair in manifest.pairs { try mark(state.denied(certificate: pair.fingerprint.description)) }
    }

    /// Brings the ledger up to what the disk says, should it have been made anew.
    func refill(at now: Date) throws(Trouble) {
        guard let ledger else { return }
        let marks: [String]
        do throws(StorageFailure) {
            guard try files.metadata(of: state.denied) != nil else { return }
            marks = try files.list(state.denied).filter(StateDirectory.isDigest)
        } catch {
            throw .storage(error)
        }
        do throws(LedgerFailure) {
            let known = Set(try ledger.deniedKeys().map(\.spki))
            for key in marks where !known.contains(key) {
                try ledger.deny(spki: key, reason: "marked in \(state.denied)", at: now)
            }
        } catch {
            throw .ledger(error)
        }
    }

    private func isRevoked(_ manifest: GenerationManifest) throws(LineageReader.Failure) -> Bool {
        for pair in manifest.pairs {
            if try isMarked(state.denied(certificate: pair.fingerprint.description)) { return true }
        }
        let (name, number) = (manifest.certificate.text, manifest.number.rawValue)
        return try asking { ledger throws(LedgerFailure) in
            let wishes = try ledger.pendingRevocations(certificate: name)
            // A request that was sent may have been carried out, whatever became of the answer.
            if wishes.contains(where: { $0.generation == number && !$0.awaitsSuccessor }) { return true }
            return try ledger.generations(certificate: name).contains {
                $0.number == number && $0.standing == .revoked && $0.fingerprint == manifest.fingerprint.description
            }
        }
    }

    private func isMarked(_ mark: FilePath?) throws(LineageReader.Failure) -> Bool {
        guard let mark else { return false }
        do throws(StorageFailure) { return try files.metadata(of: mark) != nil } catch { throw .storage(error) }
    }

    private func asking(
        _ question: (Ledger) throws(LedgerFailure) -> Bool
    ) throws(LineageReader.Failure) -> Bool {
        guard let ledger else { return false }
        do throws(LedgerFailure) { return try question(ledger) } catch { throw .ledger(error) }
    }

    private func mark(_ path: FilePath?) throws(Trouble) {
        guard let path else { return }
        do throws(StorageFailure) {
            try files.makeDirectory(state.denied, mode: .ownerReadWriteExecute)
            try files.sync(state.root)
            if try files.metadata(of: path) == nil {
                try files.create(path, mode: .ownerReadWrite, group: nil, contents: [])
            }
            // Also when it was there: a run that was killed before this line left a name that is not durable yet.
            try files.sync(state.denied)
        } catch {
            throw .storage(error)
        }
    }
}
