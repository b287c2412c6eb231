import Glibc
package import SystemPackage

extension LocalFileSystem {
    /// How deep a tree may be. Ours are three deep; the bound keeps a hostile one from using up the stack.
    private static let deepest = 64

    package func remove(_ path: FilePath) throws(StorageFailure) {
        do throws(Errno) {
            try path.withPlatformString { name in
                Result { () throws(Errno) in try Self.removeEntry(name, in: AT_FDCWD) }
            }.get()
        } catch {
            throw failure(.remove, path, error)
        }
    }

    package func removeTree(_ path: FilePath) throws(StorageFailure) {
        do throws(Errno) {
            try path.withPlatformString { name in
                Result { () throws(Errno) in try removeTree(name, in: AT_FDCWD, levels: Self.deepest) }
            }.get()
        } catch {
            throw failure(.remove, path, error)
        }
    }

    package func list(_ path: FilePath) throws(StorageFailure) -> [String] {
        do throws(Errno) {
            let directory = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY)
            return try Self.entries(of: directory).map {
                String(decoding: $0.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            }
        } catch {
            throw failure(.list, path, error)
        }
    }

    /// The names as the kernel gives them, NUL included, sorted by their bytes.
    private static func entries(of directory: borrowing Descriptor) throws(Errno) -> [[CChar]] {
        let copy = try attempt { fcntl(directory.number, F_DUPFD_CLOEXEC, 0) }.get()
        guard let stream = fdopendir(copy) else {
            let reason = Errno(rawValue: errno)
            _ = close(copy)
            throw reason
        }
        defer { closedir(stream) }
        rewinddir(stream)
        var names: [[CChar]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw Errno(rawValue: errno) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            names.append(name.map(CChar.init(bitPattern:)) + [0])
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) { UInt8(bitPattern: $0) < UInt8(bitPattern: $1) } }
    }

    /// Unlinks what is not a directory, else removes the directory if it is empty.
    private static func removeEntry(_ name: UnsafePointer<CChar>, in directory: Int32) throws(Errno) {
        if unlinkat(directory, name, 0) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw Errno(rawValue: errno) }
        let reason = Errno(rawValue: errno)
        if unlinkat(directory, name, AT_REMOVEDIR) == 0 || errno == ENOENT { return }
        // ENOTDIR: it was no directory, so the first answer is the one that counts.
        throw errno == ENOTDIR ? reason : Errno(rawValue: errno)
    }

    /// Each level is opened relative to the one above and never through a link, so a directory that is swapped for a
    /// link meanwhile is not entered.
    private func removeTree(_ name: UnsafePointer<CChar>, in directory: Int32, levels: Int) throws(Errno) {
        do throws(Errno) {
            return try Self.removeEntry(name, in: directory)
        } catch .directoryNotEmpty, .fileExists {
            guard levels > 0 else { throw .tooManySymbolicLinkLevels }
        }
        let inner = try opened(name, in: directory)
        for entry in try Self.entries(of: inner) {
            try entry.withUnsafeBufferPointer { entry throws(Errno) in
                guard let start = entry.baseAddress else { return }
                try removeTree(start, in: inner.number, levels: levels - 1)
            }
        }
        try Self.removeEntry(name, in: directory)
    }

    /// The top has a path, which may lead through links; what is below it is a name.
    private func opened(_ name: UnsafePointer<CChar>, in directory: Int32) throws(Errno) -> Descriptor {
        let flags = O_RDONLY | O_DIRECTORY
        guard directory != AT_FDCWD else { return try Descriptor(opening: FilePath(platformString: name), flags) }
        return try Descriptor(opening: name, in: directory, flags, by: calls)
    }
}
