import Glibc
package import SystemPackage

/// Why a lock was not got.
package enum LockFailure: Error, Sendable, Equatable {
    /// Another process holds it: its number if it could be read, for the message only.
    case held(by: Int32?)
    /// The disk refused.
    case storage(StorageFailure)
}

extension LockFailure: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .held(let process?): "process \(process) is at work on it"
        case .held(nil): "another process is at work on it"
        case .storage(let failure): "\(failure)"
        }
    }
}

/// A lock between processes, held as long as this object lives.
///
/// It is the kernel's (an open file description lock): it ends with its holder, however that dies, so there is no such
/// thing as a stale one, no time stamp to judge and no clock to trust. Two objects exclude each other within one
/// process too. The file stays: removing it would let two processes lock two files of one name.
package final class StateLock: Sendable {
    /// F_OFD_SETLK of fcntl.h, which hides it unless _GNU_SOURCE is set; the number is fixed by the kernel.
    private static let setOpenFileLock: Int32 = 37

    private let file: Descriptor

    private init(_ file: consuming Descriptor) { self.file = file }

    /// Takes the lock at once or says who has it; never waits. Makes the file, `0600`, in a directory that must exist.
    package static func acquire(_ path: FilePath) throws(LockFailure) -> StateLock {
        let file: Descriptor
        do throws(Errno) {
            file = try locked(path)
        } catch .resourceTemporarilyUnavailable {
            throw .held(by: holder(at: path))
        } catch {
            throw .storage(LocalFileSystem().failure(.lock, path, error))
        }
        note(getpid(), in: file.number)
        return StateLock(file)
    }

    private static func locked(_ path: FilePath) throws(Errno) -> Descriptor {
        let file = try Descriptor.file(path, O_RDWR | O_CREAT, mode: 0o600)
        var whole = flock()
        whole.l_type = Int16(F_WRLCK)
        whole.l_whence = Int16(SEEK_SET)
        _ = try attempt { fcntl(file.number, setOpenFileLock, &whole) }.get()
        return file
    }

    /// Leaves the process number for the message another process will show. That it cannot be written is no reason not
    /// to hold the lock.
    private static func note(_ process: Int32, in descriptor: Int32) {
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = Array("\(process)\n".utf8).withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    private static func holder(at path: FilePath) -> Int32? {
        guard let bytes = try? LocalFileSystem().read(path, limit: 32) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }
}
