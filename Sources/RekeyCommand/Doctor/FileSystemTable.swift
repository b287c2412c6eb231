/// The kernel's table of mounts, `/proc/self/mountinfo` (proc_pid_mountinfo(5)). Pure.
enum FileSystemTable {
    /// The type of the file system that a path without symbolic links is on; nil when the table does not tell.
    ///
    /// The longest mount point on the way to the path is its; of two at one place the later one covers the earlier.
    static func fileSystem(of path: String, in table: String) -> String? {
        var best: (length: Int, kind: String)?
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ")
            // Optional fields stand between the mount's options and a hyphen of its own.
            guard fields.count > 6, let hyphen = fields.dropFirst(6).firstIndex(of: "-"), hyphen + 1 < fields.count
            else { continue }
            let point = unescaped(fields[4])
            guard contains(point, path), point.utf8.count >= best?.length ?? 0 else { continue }
            best = (point.utf8.count, String(fields[hyphen + 1]))
        }
        return best?.kind
    }

    private static func contains(_ point: String, _ path: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }

    /// White space and backslashes are written as three octal digits.
    private static func unescaped(_ field: Substring) -> String {
        var text = String(field)
        for (code, character) in [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")] {
            text = text.replacing(code, with: character)
        }
        return text
    }
}
