package import KeyGeneration
package import Storage
package import SystemPackage

/// Files of keys: what the kernel refuses at reading or writing one is the disk's failure, with path and reason, and
/// never the key's.
extension FileSystem {
    /// Reads a key from a regular file, as ``FileSystem/read(_:through:)`` does.
    package func readKey<Key>(
        _ path: FilePath,
        _ body: (_ descriptor: Int32) throws(KeyFailure) -> Key
    ) throws(BorrowingFailure<KeyFailure>) -> Key {
        do throws(BorrowingFailure<KeyFailure>) { return try read(path, through: body) } catch {
            throw error.located(.read, path)
        }
    }

    /// Creates a key's file for its owner alone, as ``FileSystem/create(_:mode:group:writing:)`` does.
    package func createKey(
        _ path: FilePath,
        writing body: (_ descriptor: Int32) throws(KeyFailure) -> Void
    ) throws(BorrowingFailure<KeyFailure>) {
        do throws(BorrowingFailure<KeyFailure>) {
            try create(path, mode: .ownerReadWrite, group: nil, writing: body)
        } catch {
            throw error.located(.create, path)
        }
    }
}

extension BorrowingFailure where Reason == KeyFailure {
    fileprivate func located(_ operation: StorageFailure.Operation, _ path: FilePath) -> Self {
        switch self {
        case .borrower(.unreadable(let number)), .borrower(.unwritable(let number)):
            .storage(StorageFailure(operation: operation, path: path, errno: Errno(rawValue: number)))
        case .borrower, .storage: self
        }
    }
}
