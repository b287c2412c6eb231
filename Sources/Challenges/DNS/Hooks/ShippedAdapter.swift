package import Storage
package import SystemPackage

/// The program that brings the helper functions of acme.sh's scripts. It is part of this one, and put where it can be
/// run.
package struct ShippedAdapter: Sendable {
    private let files: any FileSystem
    private let state: StateDirectory

    package init(files: any FileSystem, state: StateDirectory) {
        self.files = files
        self.state = state
    }

    /// Its place in the state directory, written anew whenever it is not the one of this version.
    package func install() throws(StorageFailure) -> FilePath {
        let directory = state.challengeAdapters
        let path = directory.appending("acme.sh-dnsapi")
        let program = PackageResources.acme_sh_dnsapi
        if let known = try? files.read(path, limit: 1 << 20), known == program { return path }
        try files.makeDirectory(state.challenges, mode: .ownerReadWriteExecute)
        try files.makeDirectory(directory, mode: .ownerReadWriteExecute)
        let beside = directory.appending("acme.sh-dnsapi~new")
        try files.remove(beside)
        try files.create(beside, mode: .ownerReadWriteExecute, group: nil, contents: program)
        try files.rename(beside, to: path)
        return path
    }
}
