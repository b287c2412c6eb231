import ACME
import KeyGeneration
import Storage
import SystemPackage

/// The disk's side of it: each file is written beside, synced and renamed.
extension AccountKeeper {
    static func notePath(_ authority: Authority, _ state: StateDirectory) -> FilePath {
        state.account(authority.name).appending("account.json")
    }

    func key(of authority: Authority) throws(AccountTrouble) -> AccountKey? {
        try key(at: state.accountKey(authority.name))
    }

    func key(at path: FilePath) throws(AccountTrouble) -> AccountKey? {
        do throws(BorrowingFailure<KeyFailure>) {
            return try files.readKey(path) { descriptor throws(KeyFailure) in
                try AccountKey(readingFrom: descriptor)
            }
        } catch .storage(let failure) where failure.isAbsence {
            return nil
        } catch {
            throw AccountTrouble(error)
        }
    }

    /// A fresh key, durable before anybody hears of it.
    func makeKey(of authority: Authority, at place: FilePath) throws(AccountTrouble) -> AccountKey {
        let key: AccountKey
        do throws(KeyFailure) { key = try AccountKey.generate() } catch { throw .key(error) }
        try store(key, of: authority, at: place)
        return key
    }

    /// Makes a key durable where none is.
    func store(_ key: AccountKey, of authority: Authority, at place: FilePath) throws(AccountTrouble) {
        do throws(BorrowingFailure<KeyFailure>) {
            try storing { () throws(StorageFailure) in
                try files.makeDirectory(state.account(authority.name), mode: .ownerReadWriteExecute)
            }
            // Beside, then renamed: a run that is killed here leaves no half a key in the key's place.
            let beside = state.account(authority.name).appending("account.pem~new")
            try storing { () throws(StorageFailure) in try files.remove(beside) }
            try files.createKey(beside) { descriptor throws(KeyFailure) in try key.write(to: descriptor) }
            try storing { () throws(StorageFailure) in
                try files.renameNoReplace(beside, to: place)
                try files.sync(state.account(authority.name))
                try files.sync(state.accounts)
            }
        } catch {
            throw AccountTrouble(error)
        }
    }

    func note(of authority: Authority) throws(AccountTrouble) -> AccountNote? {
        try Self.note(of: authority, files, state)
    }

    static func note(
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
    func write(_ note: AccountNote, of authority: Authority) throws(AccountTrouble) {
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

    func storing(_ work: () throws(StorageFailure) -> Void) throws(BorrowingFailure<KeyFailure>) {
        do throws(StorageFailure) { try work() } catch { throw .storage(error) }
    }
}
