import Glibc
import SystemPackage

extension FileMetadata {
    /// Translates what stat(2) filled in.
    init(_ status: stat) {
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        self.init(
            kind: kind,
            mode: FilePermissions(rawValue: status.st_mode & 0o7777),
            owner: status.st_uid,
            group: status.st_gid,
            size: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec),
            identity: Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        )
    }
}
