import Storage
import SystemPackage

/// A file of somebody else's that is replaced as a whole: readers see the old one or the new one.
struct ReplacedFile {
    let path: FilePath
    let mode: FilePermissions

    func write(_ contents: [UInt8]) throws(StorageFailure) {
        let files = LocalFileSystem()
        let name = path.lastComponent?.string ?? "rekey"
        let next = path.removingLastComponent().appending(".\(name).rekey~")
        try files.remove(next)
        try files.create(next, mode: mode, group: nil, contents: contents)
        do throws(StorageFailure) { try files.rename(next, to: path) } catch {
            try? files.remove(next)
            throw error
        }
    }
}
