import Glibc
import Storage
import SystemPackage

extension FragileDisk {
    /// Takes back a change, given the later ones that stay.
    func undo(_ change: DiskChange, before kept: [DiskChange]) throws(StorageFailure) {
        func now(_ path: FilePath) -> FilePath { FilePath(kept.reduce(path.string) { $1.relocate($0) }) }
        switch change.kind {
        case .made(let path):
            try disk.removeTree(now(path))
        case .moved(let from, let to, let replaced):
            guard try disk.metadata(of: now(to)) != nil else { return }
            try disk.rename(now(to), to: now(from))
            switch replaced {
            case .link(let target): try disk.symlink(to: target, at: now(to))
            case .file(let kept): try disk.rename(kept, to: now(to))
            case nil: break
            }
        }
    }

    /// Takes the bytes of a file away, if it is still there.
    func empty(_ path: FilePath) throws(StorageFailure) {
        guard try disk.metadata(of: path)?.kind == .file else { return }
        cut(path, to: 0)
    }

    /// Leaves the first `size` bytes of a file.
    func cut(_ path: FilePath, to size: Int64) {
        _ = path.withPlatformString { truncate($0, Int(size)) }
    }
}
