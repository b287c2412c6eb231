import Glibc
package import SystemPackage

extension LocalFileSystem {
    package func concatenate(
        _ sources: [FilePath],
        into path: FilePath,
        mode: FilePermissions,
        group: UInt32?
    ) throws(StorageFailure) {
        try concatenate(sources, into: path, mode: mode, group: group, by: KernelCopy.inKernel)
    }

    /// With the way of copying as a parameter, so that the second way is tested too.
    func concatenate(
        _ sources: [FilePath],
        into path: FilePath,
        mode: FilePermissions,
        group: UInt32?,
        by copy: (_ source: Int32, _ target: Int32) throws(Errno) -> Void
    ) throws(StorageFailure) {
        do throws(BorrowingFailure<StorageFailure>) {
            try create(path, mode: mode, group: group) { target throws(StorageFailure) in
                for source in sources { try append(source, to: target, of: path, by: copy) }
            }
        } catch {
            switch error {
            case .storage(let failure), .borrower(let failure): throw failure
            }
        }
    }

    private func append(
        _ source: FilePath,
        to target: Int32,
        of path: FilePath,
        by copy: (_ source: Int32, _ target: Int32) throws(Errno) -> Void
    ) throws(StorageFailure) {
        do throws(BorrowingFailure<Errno>) {
            try read(source) { descriptor throws(Errno) in try copy(descriptor, target) }
        } catch {
            switch error {
            case .storage(let failure): throw failure
            case .borrower(let errno): throw failure(.concatenate, path, errno)
            }
        }
    }
}

/// File to file, from where the descriptors stand to the end of the source.
package enum KernelCopy {
    /// Moves the octets inside the kernel: nothing of a key enters this process.
    package static func inKernel(_ source: Int32, _ target: Int32) throws(Errno) {
        do throws(Errno) {
            while try attempt({ sendfile(target, source, nil, 1 << 20) }).get() > 0 {}
        } catch .invalidArgument, .noFunction {
            // The file system cannot do it. Both descriptors stand where it stopped, so the rest is copied by hand.
            try throughBuffer(source, target)
        }
    }

    /// Moves the octets through a buffer that is wiped before it is given back, whatever happens.
    static func throughBuffer(_ source: Int32, _ target: Int32) throws(Errno) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer {
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
            buffer.deallocate()
        }
        while true {
            let count = try attempt { read(source, buffer.baseAddress, buffer.count) }.get()
            if count == 0 { return }
            try writeAll(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)), to: target)
        }
    }
}
