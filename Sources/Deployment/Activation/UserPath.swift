import SystemPackage

/// The grammar of the paths where services read their files.
enum UserPath {
    /// Whether a path is absolute, names a file, and fits in one line: what is known of it is kept in lines.
    static func isUsable(_ path: FilePath) -> Bool {
        path.isAbsolute && path.lastComponent != nil && !path.string.utf8.contains(0x0A)
    }
}
