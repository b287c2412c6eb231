package import Storage
import SystemPackage

/// What killed runs left beside users' paths: links and real files that were made there to be renamed. A power cut can
/// bring back one that was taken away, since a directory is synced only after a rename.
package struct Besides: Sendable {
    private let fileSystem: any FileSystem
    private let state: StateDirectory

    /// A look beside paths.
    package init(fileSystem: any FileSystem, state: StateDirectory) {
        self.fileSystem = fileSystem
        self.state = state
    }

    /// Whether anything of ours lies there; what cannot be looked at counts as nothing.
    package func areThere(_ targets: [DeploymentTarget]) -> Bool {
        let placer = LinkPlacer(fileSystem: fileSystem, state: state)
        return LinkPlacer.ordered(targets).contains { placer.hasLeftover(at: $0.path) }
            || copies(targets).contains { found($0) != nil }
    }

    /// Takes it away; only under the certificate's lock, for what a living process is writing looks just the same. What
    /// resists is left to the next run.
    package func sweep(_ targets: [DeploymentTarget]) {
        let placer = LinkPlacer(fileSystem: fileSystem, state: state)
        for (path, _) in LinkPlacer.ordered(targets) { placer.clearLeftover(at: path) }
        for file in copies(targets) {
            guard let directory = found(file) else { continue }
            try? directory.remove(file.temporary)
            try? directory.sync()
        }
    }

    private func copies(_ targets: [DeploymentTarget]) -> [CopyFile] { targets.flatMap(\.copies.files) }

    /// The directory of a file, if something lies beside it.
    private func found(_ file: CopyFile) -> (any OpenedDirectory)? {
        guard let directory = try? CopyLook(fileSystem: fileSystem, state: state).open(file),
            (try? directory.metadata(of: file.temporary)) ?? nil != nil
        else { return nil }
        return directory
    }
}
