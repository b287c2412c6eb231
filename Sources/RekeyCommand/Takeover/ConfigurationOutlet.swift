import ArgumentParser
import Storage
import SystemPackage

/// Where a proposed configuration goes: a new file, or standard output.
struct ConfigurationOutlet {
    let console: Console
    let files: any FileSystem
    /// The file to write; nil for standard output.
    let file: FilePath?

    /// Refuses a place that is taken, before anything else is done.
    func check() throws {
        guard let file else { return }
        let there: FileMetadata?
        do throws(StorageFailure) { there = try files.metadata(of: file) } catch { throw refuse(error) }
        guard there == nil else {
            console.complain("rekey: \(file) is there already\n  hint       name another file with --write")
            throw ExitCode(ExitStatus.needsOperator.rawValue)
        }
    }

    /// Writes the text, `0644`, unless something is there; nothing for an empty one. Gives the file written.
    func write(_ text: String) throws -> String? {
        guard let file, !text.isEmpty else { return nil }
        let mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
        do throws(StorageFailure) {
            try files.create(file, mode: mode, group: nil, contents: Array(text.utf8))
            try files.sync(file.removingLastComponent())
        } catch {
            throw refuse(error)
        }
        return file.string
    }

    private func refuse(_ failure: StorageFailure) -> ExitCode {
        console.complain("rekey: \(failure)\n  hint       \(failure.hint)")
        return ExitCode((failure.isPermission ? ExitStatus.permission : .needsOperator).rawValue)
    }
}
