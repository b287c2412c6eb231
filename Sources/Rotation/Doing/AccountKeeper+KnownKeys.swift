import KeyGeneration
package import PKI
import Storage
import SystemPackage

/// Which keys are accounts' keys, so that none of them gets a certificate.
extension AccountKeeper {
    /// The SPKI digests of all account keys on disk: of every authority, of key changes under way, and of closed
    /// accounts.
    ///
    /// No certificate may be asked for with any of them, whichever authority is asked (RFC 8555 §11.1). A file that
    /// holds no whole key is passed over: what nobody can sign with is no account's key.
    package func knownKeyDigests() throws(AccountTrouble) -> Set<SHA256Digest> {
        var digests: Set<SHA256Digest> = []
        for path in try keyFiles() {
            do throws(AccountTrouble) {
                if let key = try key(at: path) { digests.insert(key.publicKey.digest) }
            } catch .key {
                continue
            }
        }
        return digests
    }

    private func keyFiles() throws(AccountTrouble) -> [FilePath] {
        do throws(StorageFailure) {
            var paths: [FilePath] = []
            for place in try entries(of: state.accounts) {
                guard try files.metadata(of: place)?.kind == .directory else { continue }
                paths += try entries(of: place).filter { $0.lastComponent?.string.hasPrefix("account.pem") == true }
            }
            return paths
        } catch {
            throw .storage(error)
        }
    }

    private func entries(of directory: FilePath) throws(StorageFailure) -> [FilePath] {
        do throws(StorageFailure) { return try files.list(directory).map { directory.appending($0) } } catch {
            if error.isAbsence { return [] }
            throw error
        }
    }
}
