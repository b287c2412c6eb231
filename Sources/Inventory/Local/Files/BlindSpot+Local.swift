package import Storage
package import SystemPackage

extension BlindSpot.Reason {
    /// A file system on another host, which is walked only when it is named.
    package static let networkMount = Self(rawValue: "network_mount")
    /// A configuration that includes itself.
    package static let includeLoop = Self(rawValue: "include_loop")
    /// A configuration's value that is known only while the service runs.
    package static let unresolvedVariable = Self(rawValue: "unresolved_variable")
    /// A configuration that cannot be understood.
    package static let badConfiguration = Self(rawValue: "bad_configuration")

    /// The word for a refusal of the disk.
    package init(_ errno: Errno) {
        self =
            switch errno {
            case .permissionDenied, .notPermitted: .permissionDenied
            case .tooManySymbolicLinkLevels: .linkLoop
            case .noSuchFileOrDirectory, .notDirectory: .missingFile
            case .fileTooLarge: .tooLarge
            case .fileNameTooLong: .tooDeep
            case .invalidArgument, .isDirectory, .noSuchAddressOrDevice: .notARegularFile
            default: .walkError
            }
    }
}

extension BlindSpot {
    /// A file or a directory that the disk did not show.
    package init(_ path: FilePath, _ failure: StorageFailure) {
        self.init(place: FileURI(path).text, reason: Reason(failure.errno), detail: "\(failure)")
    }

    /// A file or a directory that was not looked into.
    package init(_ path: FilePath, _ reason: Reason, _ detail: String) {
        self.init(place: FileURI(path).text, reason: reason, detail: detail)
    }
}
