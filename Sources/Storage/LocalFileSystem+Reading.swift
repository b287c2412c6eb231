import Glibc
package import SystemPackage

extension LocalFileSystem: DiskReading {
    package func metadata(following path: FilePath) throws(StorageFailure) -> FileMetadata {
        var status = stat()
        do throws(Errno) {
            try path.passed { stat($0, &status) }
            return FileMetadata(status)
        } catch {
            throw failure(.metadata, path, error)
        }
    }

    package func resolved(_ path: FilePath) throws(StorageFailure) -> FilePath {
        let found: Result<FilePath, Errno> = path.withPlatformString { name in
            guard let text = realpath(name, nil) else { return .failure(Errno(rawValue: errno)) }
            defer { free(text) }
            return .success(FilePath(platformString: text))
        }
        do throws(Errno) { return try found.get() } catch { throw failure(.readLink, path, error) }
    }

    package func listing(of directory: FilePath, limit: Int) throws(StorageFailure) -> DirectoryListing {
        do throws(Errno) {
            return try DirectoryStream(directory).listing(limit: limit)
        } catch {
            throw failure(.list, directory, error)
        }
    }

    package func look<Value>(
        at path: FilePath,
        limit: Int64,
        _ body: (borrowing OpenedFile) -> Value
    ) throws(StorageFailure) -> Value {
        let opened: OpenedFile
        do throws(Errno) {
            let file = try Descriptor(following: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
            let metadata = try file.metadata()
            switch metadata.kind {
            case .file: break
            case .directory: throw Errno.isDirectory
            case .symbolicLink, .other: throw Errno.invalidArgument
            }
            guard metadata.size <= limit else { throw Errno.fileTooLarge }
            opened = OpenedFile(file, metadata)
        } catch {
            throw failure(.read, path, error)
        }
        return body(opened)
    }
}

/// A directory being read, its names relative to its descriptor: one lookup per name, not one per component.
private struct DirectoryStream: ~Copyable {
    private let stream: OpaquePointer
    private let path: [CChar]

    init(_ directory: FilePath) throws(Errno) {
        let opened: Result<OpaquePointer, Errno> = directory.withPlatformString { name in
            guard let stream = opendir(name) else { return .failure(Errno(rawValue: errno)) }
            return .success(stream)
        }
        stream = try opened.get()
        let prefix = directory.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
        path = prefix.last == 0x2F ? prefix : prefix + [0x2F]
    }

    deinit { closedir(stream) }

    func listing(limit: Int) throws(Errno) -> DirectoryListing {
        var names: [[CChar]] = []
        var isCut = false
        while let name = try next() {
            guard names.count < limit else {
                isCut = true
                break
            }
            names.append(name)
        }
        names.sort { $0.lexicographicallyPrecedes($1) { UInt8(bitPattern: $0) < UInt8(bitPattern: $1) } }
        var entries: [DirectoryListing.Entry] = []
        entries.reserveCapacity(names.count)
        for name in names {
            if let entry = entry(name) { entries.append(entry) }
        }
        return DirectoryListing(entries: entries, isCut: isCut)
    }

    /// The next name with its NUL, `.` and `..` left out; nil at the end.
    private func next() throws(Errno) -> [CChar]? {
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw Errno(rawValue: errno) }
                return nil
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { name in
                name.prefix { $0 != 0 }.map(CChar.init(bitPattern:))
            }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            return name + [0]
        }
    }

    private func entry(_ name: [CChar]) -> DirectoryListing.Entry? {
        var status = stat()
        let found = attempt { fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) }
        if case .failure(.noSuchFileOrDirectory) = found { return nil }
        let full = (path + name).withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { FilePath(platformString: $0) }
        }
        guard let full else { return nil }
        if case .failure = found { return DirectoryListing.Entry(path: full, metadata: nil) }
        return DirectoryListing.Entry(path: full, metadata: FileMetadata(status))
    }
}
