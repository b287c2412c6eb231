import Glibc
package import SystemPackage

extension LocalFileSystem {
    package func read(_ path: FilePath, limit: Int) throws(StorageFailure) -> [UInt8] {
        do throws(Errno) {
            let file = try Descriptor.file(path, O_RDONLY)
            guard try file.metadata().size <= Int64(clamping: limit) else { throw .fileTooLarge }
            // One byte more than allowed is asked for, so a file that grows meanwhile is noticed.
            var content: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: min(65_536, max(limit, 0)) + 1)
            while true {
                let count = try attempt { Glibc.read(file.number, &buffer, buffer.count) }.get()
                if count == 0 { return content }
                content += buffer.prefix(count)
                guard content.count <= limit else { throw .fileTooLarge }
            }
        } catch {
            throw failure(.read, path, error)
        }
    }

    package func read<Value, Reason: Error>(
        _ path: FilePath,
        through body: (_ descriptor: Int32) throws(Reason) -> Value
    ) throws(BorrowingFailure<Reason>) -> Value {
        let file: Descriptor
        do throws(Errno) {
            file = try Descriptor.file(path, O_RDONLY)
        } catch {
            throw .storage(failure(.read, path, error))
        }
        do throws(Reason) {
            return try body(file.number)
        } catch {
            throw .borrower(error)
        }
    }

    package func create(
        _ path: FilePath,
        mode: FilePermissions,
        group: UInt32?,
        contents: [UInt8]
    ) throws(StorageFailure) {
        do throws(BorrowingFailure<Errno>) {
            try create(path, mode: mode, group: group) { descriptor throws(Errno) in
                try contents.withUnsafeBytes { bytes in
                    Result { () throws(Errno) in try writeAll(bytes, to: descriptor) }
                }.get()
            }
        } catch {
            switch error {
            case .storage(let failure): throw failure
            case .borrower(let errno): throw failure(.create, path, errno)
            }
        }
    }

    package func create<Reason: Error>(
        _ path: FilePath,
        mode: FilePermissions,
        group: UInt32?,
        writing body: (_ descriptor: Int32) throws(Reason) -> Void
    ) throws(BorrowingFailure<Reason>) {
        let file: Descriptor
        do throws(Errno) {
            file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        } catch {
            // Before this point the name was not ours, so it is not ours to remove.
            throw .storage(failure(.create, path, error))
        }
        do throws(Reason) {
            try body(file.number)
        } catch {
            discardTorso(path)
            throw .borrower(error)
        }
        do throws(Errno) {
            try settle(file, mode: mode, group: group)
        } catch {
            discardTorso(path)
            throw .storage(failure(.create, path, error))
        }
    }

    /// Gives a written file its group, then its mode, then makes all of it durable.
    ///
    /// The group comes first: a mode that lets the group read must never meet the group the file was born with.
    private func settle(_ file: consuming Descriptor, mode: FilePermissions, group: UInt32?) throws(Errno) {
        if let group { _ = try attempt { fchown(file.number, uid_t.max, group) }.get() }
        _ = try attempt { fchmod(file.number, mode.rawValue) }.get()
        try file.sync()
        try file.close()
    }

    /// Removes a file of which a part may be missing. If even that fails, the first failure is the one to report.
    private func discardTorso(_ path: FilePath) {
        _ = path.withPlatformString { unlink($0) }
    }
}

/// Writes all of it, however small the pieces the kernel takes.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(Errno) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let count = try attempt { write(descriptor, piece.baseAddress, piece.count) }.get()
        rest = rest.dropFirst(count)
    }
}
