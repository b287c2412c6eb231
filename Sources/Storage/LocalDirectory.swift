import Glibc
package import SystemPackage

extension LocalFileSystem {
    package func openDirectory(
        _ path: FilePath,
        trusting owner: UInt32?
    ) throws(UntrustedDirectory) -> any OpenedDirectory {
        LocalDirectory(try DirectoryWalk(calls: calls, trusted: owner).open(path), path: path, calls: calls)
    }

    package func openDirectory(following path: FilePath) throws(UntrustedDirectory) -> any OpenedDirectory {
        LocalDirectory(try LinkedDirectoryWalk(calls: calls).open(path), path: path, calls: calls)
    }
}

/// A directory of this machine, by its descriptor: every verb is an `*at()` call on it.
final class LocalDirectory: OpenedDirectory {
    private let descriptor: Descriptor
    private let path: FilePath
    private let calls: DirectoryCalls

    init(_ descriptor: consuming Descriptor, path: FilePath, calls: DirectoryCalls) {
        self.descriptor = descriptor
        self.path = path
        self.calls = calls
    }

    func metadata(of name: String) throws(StorageFailure) -> FileMetadata? {
        var status = stat()
        do throws(Errno) {
            try call(name) { fstatat(descriptor.number, $0, &status, AT_SYMLINK_NOFOLLOW) }
            return FileMetadata(status)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw failure(.metadata, name, error)
        }
    }

    func label(of name: String) -> SecurityLabel? {
        guard let file = try? regular(name) else { return nil }
        return SecurityLabel(of: file.number)
    }

    func read<Value, Reason: Error>(
        _ name: String,
        through body: (_ descriptor: Int32) throws(Reason) -> Value
    ) throws(BorrowingFailure<Reason>) -> Value {
        let file: Descriptor
        do throws(Errno) {
            file = try regular(name)
        } catch {
            throw .storage(failure(.read, name, error))
        }
        do throws(Reason) { return try body(file.number) } catch { throw .borrower(error) }
    }

    func create<Reason: Error>(
        _ name: String,
        access: FileAccess,
        writing body: (_ descriptor: Int32) throws(Reason) -> Void
    ) throws(BorrowingFailure<Reason>) {
        let file: Descriptor
        do throws(Errno) {
            file = try open(name, O_WRONLY | O_CREAT | O_EXCL)
        } catch {
            // Before this point the name was not ours, so it is not ours to remove.
            throw .storage(failure(.create, name, error))
        }
        do throws(Errno) { try give(access, to: file) } catch {
            discard(name)
            throw .storage(failure(.create, name, error))
        }
        do throws(Reason) { try body(file.number) } catch {
            discard(name)
            throw .borrower(error)
        }
        do throws(Errno) {
            try settle(file)
        } catch {
            discard(name)
            throw .storage(failure(.create, name, error))
        }
    }

    func readLink(_ name: String) throws(StorageFailure) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        do throws(Errno) {
            let count = try call(name) { Int32(clamping: readlinkat(descriptor.number, $0, &buffer, buffer.count)) }
            return String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw failure(.readLink, name, error)
        }
    }

    func symlink(to target: String, at name: String) throws(StorageFailure) {
        do throws(Errno) {
            try call(name, target) { symlinkat($1, descriptor.number, $0) }
        } catch {
            throw failure(.link, name, error)
        }
    }

    private func settle(_ file: consuming Descriptor) throws(Errno) {
        try file.sync()
        try file.close()
    }

    func rename(_ name: String, to target: String) throws(StorageFailure) {
        do throws(Errno) {
            try call(name, target) { renameat(descriptor.number, $0, descriptor.number, $1) }
        } catch {
            throw failure(.rename, target, error)
        }
    }

    func renameNoReplace(_ name: String, to target: String) throws(StorageFailure) {
        let directory = descriptor.number
        do throws(Errno) {
            try name.withCString { name in
                target.withCString { target in
                    Result { () throws(Errno) in try calls.rename(name, in: directory, to: target, in: directory) }
                }
            }.get()
        } catch {
            throw failure(.rename, target, error)
        }
    }

    func remove(_ name: String) throws(StorageFailure) {
        do throws(Errno) {
            try call(name) { unlinkat(descriptor.number, $0, 0) }
        } catch .noSuchFileOrDirectory {
            return
        } catch {
            throw failure(.remove, name, error)
        }
    }

    func sync() throws(StorageFailure) {
        do throws(Errno) { try descriptor.sync() } catch {
            throw LocalFileSystem().failure(.sync, path, error)
        }
    }

    /// The owner first: a mode that lets the group read must never meet the group the file was born with.
    private func give(_ access: FileAccess, to file: borrowing Descriptor) throws(Errno) {
        let number = file.number
        if access.owner != nil || access.group != nil {
            let (owner, group) = (access.owner ?? uid_t.max, access.group ?? gid_t.max)
            _ = try attempt { fchown(number, owner, group) }.get()
        }
        _ = try attempt { fchmod(number, access.mode.rawValue) }.get()
        try access.label?.give(to: number)
    }

    private func open(_ name: String, _ flags: Int32) throws(Errno) -> Descriptor {
        try Descriptor(named: name, in: descriptor.number, flags, by: calls)
    }

    private func regular(_ name: String) throws(Errno) -> Descriptor {
        // O_NONBLOCK: a planted FIFO cannot make us wait.
        let file = try open(name, O_RDONLY | O_NONBLOCK)
        guard try file.metadata().kind == .file else { throw .invalidArgument }
        return file
    }

    private func discard(_ name: String) {
        _ = name.withCString { unlinkat(descriptor.number, $0, 0) }
    }

    @discardableResult
    private func call(_ name: String, _ body: (UnsafePointer<CChar>) -> Int32) throws(Errno) -> Int32 {
        try name.withCString { start in attempt { body(start) } }.get()
    }

    private func call(
        _ name: String,
        _ other: String,
        _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    ) throws(Errno) {
        _ = try name.withCString { first in other.withCString { second in attempt { body(first, second) } } }.get()
    }

    private func failure(_ operation: StorageFailure.Operation, _ name: String, _ errno: Errno) -> StorageFailure {
        LocalFileSystem().failure(operation, path.appending(name), errno)
    }
}
