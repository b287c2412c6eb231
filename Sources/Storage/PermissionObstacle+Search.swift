import Glibc
import SystemPackage

extension PermissionObstacle {
    /// Walks from the root towards `path` and returns the first name that refuses: a directory we may not enter, else
    /// the directory we may not write in (when `path` cannot be made there), else `path` itself.
    ///
    /// The answer is for a sentence, never for a decision: the disk may have changed since the refusal.
    static func find(for path: FilePath, errno: Errno) -> PermissionObstacle? {
        guard errno == .permissionDenied || errno == .notPermitted else { return nil }
        var place = FilePath(root: path.root)
        var parent = path.root == nil ? FilePath(".") : place
        for component in path.components.dropLast() {
            place.append(component)
            guard mayUse(parent, X_OK) else { return describe(parent) }
            parent = place
        }
        guard mayUse(parent, X_OK), mayUse(parent, W_OK) || describe(path) != nil else { return describe(parent) }
        if !mayUse(path, R_OK), let itself = describe(path) { return itself }
        return mayUse(parent, W_OK) ? describe(path) ?? describe(parent) : describe(parent)
    }

    private static func mayUse(_ path: FilePath, _ right: Int32) -> Bool {
        path.withPlatformString { faccessat(AT_FDCWD, $0, right, AT_EACCESS) } == 0
    }

    private static func describe(_ path: FilePath) -> PermissionObstacle? {
        var status = stat()
        guard path.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
        return PermissionObstacle(
            path: path,
            mode: FilePermissions(rawValue: status.st_mode & 0o7777),
            owner: status.st_uid,
            group: status.st_gid,
            user: geteuid()
        )
    }
}
