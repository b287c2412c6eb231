import Glibc

/// The two forms in which a system keeps its roots, and which of them to use when.
///
/// Parsing the one big file costs some 20 ms of processor time in each process, as much as everything else a rotation
/// does; the directory of hashed names costs one small file per root that is really needed. So the directory is asked
/// first, and the file only for a chain the directory does not know: somebody may have replaced just the file.
struct SystemRoots: Sendable, Equatable {
    /// What libcurl is told for one transfer; nil, nil leaves its own defaults.
    struct Form: Sendable, Equatable {
        let file: String?
        let directory: String?
        /// Certificates in PEM; with them neither file nor directory counts.
        var pem: [UInt8]?
    }

    /// The form to begin with.
    let first: Form
    /// What to try after ``first`` did not know a chain; nil if that was all.
    let second: Form?

    init(file: String?, directory: String?) {
        let usable = directory.flatMap { Self.holdsHashedName($0) ? $0 : nil }
        switch (file, usable) {
        case (let file?, let directory?):
            first = Form(file: nil, directory: directory)
            second = Form(file: file, directory: nil)
        default:
            first = Form(file: file, directory: usable)
            second = nil
        }
    }

    /// Certificates that are given and not looked for.
    init(pem: [UInt8]) {
        first = Form(file: nil, directory: nil, pem: pem)
        second = nil
    }

    /// Whether one entry looks like `5ed36f99.0`: then the directory was prepared for look-up by hash.
    private static func holdsHashedName(_ path: String) -> Bool {
        guard let directory = opendir(path) else { return false }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { $0.prefix { $0 != 0 }.map(\.self) }
            guard name.count == 10, name[8] == 0x2E, (0x30...0x39).contains(name[9]) else { continue }
            if name[..<8].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) { return true }
        }
        return false
    }
}
