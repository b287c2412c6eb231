import Glibc
package import SystemPackage

/// The machine's own file system. Holds nothing open; as many as you like may be made.
package struct LocalFileSystem: FileSystem {
    let calls: DirectoryCalls

    /// A door to the disk.
    package init() { self.init(calls: .kernel) }

    /// With the system calls as a parameter, so that what is done where they are missing is tested too.
    init(calls: DirectoryCalls) { self.calls = calls }

    package func metadata(of path: FilePath) throws(StorageFailure) -> FileMetadata? {
        var status = stat()
        do throws(Errno) {
            try path.passed { lstat($0, &status) }
            return FileMetadata(status)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw failure(.metadata, path, error)
        }
    }

    package func makeDirectory(_ path: FilePath, mode: FilePermissions) throws(StorageFailure) {
        do throws(Errno) {
            try path.passed { mkdir($0, 0o700) }
            // By descriptor: what mkdir made is what gets the mode, not what somebody put in its place.
            let directory = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY)
            _ = try attempt { fchmod(directory.number, mode.rawValue) }.get()
        } catch {
            if error == .fileExists, try metadata(of: path)?.kind == .directory { return }
            throw failure(.makeDirectory, path, error)
        }
    }

    package func symlink(to target: String, at path: FilePath) throws(StorageFailure) {
        do throws(Errno) {
            try path.passed { name in target.withCString { Glibc.symlink($0, name) } }
        } catch {
            throw failure(.link, path, error)
        }
    }

    package func readLink(_ path: FilePath) throws(StorageFailure) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        do throws(Errno) {
            let count = try path.passed { readlink($0, &buffer, buffer.count) }
            return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw failure(.readLink, path, error)
        }
    }

    package func rename(_ path: FilePath, to target: FilePath) throws(StorageFailure) {
        do throws(Errno) {
            try path.passed(with: target) { Glibc.rename($0, $1) }
        } catch {
            throw failure(.rename, target, error)
        }
    }

    package func renameNoReplace(_ path: FilePath, to target: FilePath) throws(StorageFailure) {
        do throws(Errno) {
            try path.passed(with: target) { calls.renameNoReplace(AT_FDCWD, $0, AT_FDCWD, $1) }
        } catch .invalidArgument, .noFunction, .notPermitted {
            try renameByOtherMeans(path, to: target)
        } catch {
            throw failure(.rename, target, error)
        }
    }

    /// Where the kernel or the file system lacks the flag: rename(2) by itself refuses to replace anything by a directory
    /// but an empty one; what is none gets a second name first.
    private func renameByOtherMeans(_ path: FilePath, to target: FilePath) throws(StorageFailure) {
        guard let source = try metadata(of: path) else { throw failure(.rename, path, .noSuchFileOrDirectory) }
        if source.kind == .directory {
            // ENOTDIR is rename's word for "a file is there".
            if let there = try metadata(of: target), there.kind != .directory {
                throw failure(.rename, target, .fileExists)
            }
            return try rename(path, to: target)
        }
        do throws(Errno) {
            try path.withPlatformString { name in
                target.withPlatformString { target in
                    Result { () throws(Errno) in try calls.moveByLink(name, in: AT_FDCWD, to: target, in: AT_FDCWD) }
                }
            }.get()
        } catch {
            throw failure(.rename, target, error)
        }
    }

    package func sync(_ path: FilePath) throws(StorageFailure) {
        do throws(Errno) {
            let file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
            try file.sync()
            try file.close()
        } catch {
            throw failure(.sync, path, error)
        }
    }

    /// A failure with what can be found out about it at once.
    func failure(_ operation: StorageFailure.Operation, _ path: FilePath, _ errno: Errno) -> StorageFailure {
        StorageFailure(
            operation: operation,
            path: path,
            errno: errno,
            obstacle: PermissionObstacle.find(for: path, errno: errno)
        )
    }
}
