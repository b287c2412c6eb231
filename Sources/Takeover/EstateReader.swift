package import Storage
package import SystemPackage

/// Reads what an old tool left. Writes nothing, executes nothing, asks nobody.
package struct EstateReader: Sendable {
    private let files: any FileSystem
    /// URLs of directories that may be meant where a tool notes a server's name only.
    private let knownDirectories: [String]

    /// - Parameter knownDirectories: directory URLs, in the order of preference; lego's trees need them.
    package init(files: any FileSystem, knownDirectories: [String] = []) {
        self.files = files
        self.knownDirectories = knownDirectories
    }

    /// What is below a directory; one that is not there, or holds nothing of the tool's, gives an empty estate.
    package func read(_ tool: ForeignTool, at directory: FilePath) -> ForeignEstate {
        let disk = ForeignDisk(files)
        switch tool {
        case .certbot:
            var reader = CertbotReader(disk: disk, root: directory)
            return reader.estate()
        case .lego:
            var reader = LegoReader(disk: disk, root: directory, knownDirectories: knownDirectories)
            return reader.estate()
        case .acmeSh:
            var reader = AcmeShReader(disk: disk, root: directory)
            return reader.estate()
        case .dehydrated:
            var reader = DehydratedReader(disk: disk, root: directory)
            return reader.estate()
        }
    }
}
