import Glibc
import SystemPackage

/// Where the command was started.
enum WorkingDirectory {
    /// The directory, or `/` when it has been removed.
    static var current: FilePath {
        guard let raw = getcwd(nil, 0) else { return "/" }
        defer { free(raw) }
        return FilePath(String(cString: raw))
    }

    /// The caller's home directory; nil when the environment names none.
    static var home: FilePath? {
        guard let raw = getenv("HOME") else { return nil }
        let home = FilePath(String(cString: raw))
        return home.isAbsolute ? home.lexicallyNormalized() : nil
    }
}

/// Files that an operator names may be symbolic links; what is read is where they lead.
enum RealPath {
    /// The path with every link resolved; the path itself where that cannot be done, so that reading says why.
    static func of(_ path: FilePath) -> FilePath {
        guard let raw = realpath(path.string, nil) else { return path }
        defer { free(raw) }
        return FilePath(String(cString: raw))
    }
}
