import PKI
import Storage
import SystemPackage
import TLS

/// Makes what a real file says from a generation's files, and compares. The octets go from descriptor to descriptor.
struct CopyContents: Sendable {
    let fileSystem: any FileSystem

    /// Writes what the file is to say.
    ///
    /// - Parameter source: the directory of a generation.
    func write(_ file: CopyFile, from source: FilePath, to target: Int32) throws(CopyFailure) {
        let source = pairDirectory(source, file.form.family)
        switch file.form.content {
        case .pem(let pair):
            try copy(source.appending(pair.fileName), to: target, of: file.path)
        case .pkcs12:
            try withPair(file, source) { chain, key, password throws(CopyFailure) in
                do throws(KeyStoreFailure) {
                    try KeyStoreFile.write(chain: chain, key: key, password: password, name: "rekey", to: target)
                } catch {
                    throw .store(file.path, error)
                }
            }
        }
    }

    /// Whether the file in an opened directory says what the generation's do. What cannot be read says something else.
    func says(_ file: CopyFile, _ source: FilePath, in directory: any OpenedDirectory) -> Bool {
        let answer = try? Self.flattened { () throws(BorrowingFailure<CopyFailure>) in
            try directory.read(file.name) { found throws(CopyFailure) in
                try same(file, source, found)
            }
        }
        return answer ?? false
    }

    /// Copies a file's content as it is.
    func copy(_ source: FilePath, to target: Int32, of path: FilePath) throws(CopyFailure) {
        try lend(source) { descriptor throws(CopyFailure) in
            do throws(Errno) { try KernelCopy.inKernel(descriptor, target) } catch {
                throw .storage(StorageFailure(operation: .concatenate, path: path, errno: error))
            }
        }
    }

    /// Whether an opened file says the same as one of ours.
    func isCopy(_ source: FilePath, _ found: Int32, of path: FilePath) throws(CopyFailure) -> Bool {
        try lend(source) { own throws(CopyFailure) in
            do throws(Errno) { return try SameContents.compare(own, found) } catch {
                throw .storage(StorageFailure(operation: .read, path: path, errno: error))
            }
        }
    }

    private func same(_ file: CopyFile, _ source: FilePath, _ found: Int32) throws(CopyFailure) -> Bool {
        let source = pairDirectory(source, file.form.family)
        switch file.form.content {
        case .pem(let pair):
            return try isCopy(source.appending(pair.fileName), found, of: file.path)
        case .pkcs12:
            return try withPair(file, source) { chain, key, password throws(CopyFailure) in
                KeyStoreFile.holds(chain: chain, key: key, password: password, in: found)
            }
        }
    }

    /// Where the files of a pair lie in a generation, as it is on disk: in the directory of its kind of key, at the top
    /// when there is a single pair. What has several kinds of key and not this one gives its first.
    private func pairDirectory(_ generation: FilePath, _ family: KeyFamily?) -> FilePath {
        let isDirectory = { (family: KeyFamily) in
            let found = try? fileSystem.metadata(of: generation.appending(family.rawValue))
            return (found ?? nil)?.kind == .directory
        }
        let families = KeyFamily.allCases.filter(isDirectory)
        let chosen = family.flatMap { families.contains($0) ? $0 : nil } ?? families.first
        return chosen.map { generation.appending($0.rawValue) } ?? generation
    }

    private func withPair<Value>(
        _ file: CopyFile,
        _ source: FilePath,
        _ body: (_ chain: Int32, _ key: Int32, _ password: Int32?) throws(CopyFailure) -> Value
    ) throws(CopyFailure) -> Value {
        try lend(source.appending(PairFile.fullchain.fileName)) { chain throws(CopyFailure) in
            try lend(source.appending(PairFile.key.fileName)) { key throws(CopyFailure) in
                guard let password = file.password else { return try body(chain, key, nil) }
                return try lend(password) { secret throws(CopyFailure) in try body(chain, key, secret) }
            }
        }
    }

    private func lend<Value>(
        _ path: FilePath,
        _ body: (Int32) throws(CopyFailure) -> Value
    ) throws(CopyFailure) -> Value {
        try Self.flattened { () throws(BorrowingFailure<CopyFailure>) in try fileSystem.read(path, through: body) }
    }

    /// The disk's failures and our own are of one kind here.
    static func flattened<Value>(
        _ work: () throws(BorrowingFailure<CopyFailure>) -> Value
    ) throws(CopyFailure) -> Value {
        do throws(BorrowingFailure<CopyFailure>) { return try work() } catch {
            switch error {
            case .storage(let failure): throw .storage(failure)
            case .borrower(let failure): throw failure
            }
        }
    }
}
