package import PKI
package import Storage
package import SystemPackage

/// Something of an old tool's that is there and cannot be used.
package enum EstateProblem: Error, Sendable, Equatable {
    /// The disk refused.
    case unreadable(StorageFailure)
    /// A file that should be text is not.
    case notText(FilePath)
    /// A file that should be a JSON object is not.
    case notJSON(FilePath)
    /// A link leads round in a circle, or too far.
    case linkLoop(FilePath)
    /// A file has no such value, or one that means nothing.
    case value(FilePath, key: String)
    /// The files of a certificate are not there.
    case fileMissing(FilePath)
    /// What should be a chain is none.
    case chain(FilePath, CertificateChain.Failure)
    /// Nothing says which directory URL belongs to the server of that name.
    case directoryUnknown(FilePath, server: String)
    /// A value would have to be computed by a shell.
    case needsShell(FilePath, key: String)
    /// The names of one certificate are proved below several web roots; the first is used.
    case severalWebroots(FilePath)
    /// There are more entries than are looked at.
    case tooMany(FilePath, limit: Int)
    /// No usable name can be made of what the tool calls it.
    case noName(FilePath)
}

extension EstateProblem: CustomStringConvertible {
    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .unreadable(let failure): "\(failure)"
        case .notText(let path): "\(ForeignText.shown(path)): not UTF-8 text"
        case .notJSON(let path): "\(ForeignText.shown(path)): not the JSON object it should be"
        case .linkLoop(let path): "\(ForeignText.shown(path)): its links lead nowhere"
        case .value(let path, let key): "\(ForeignText.shown(path)): no usable value of \(key)"
        case .fileMissing(let path): "\(ForeignText.shown(path)): the file is not there"
        case .chain(let path, let failure): "\(ForeignText.shown(path)): \(failure)"
        case .directoryUnknown(let path, let server):
            "\(ForeignText.shown(path)): nothing says what the directory URL of \(ForeignText.shown(server)) is"
        case .needsShell(let path, let key):
            "\(ForeignText.shown(path)): the value of \(ForeignText.shown(key)) is computed; nothing is executed here"
        case .severalWebroots(let path):
            "\(ForeignText.shown(path)): several web roots for one certificate; the first one is used"
        case .tooMany(let path, let limit):
            "\(ForeignText.shown(path)): more than \(limit) entries; the rest is left out"
        case .noName(let path): "\(ForeignText.shown(path)): no name can be made of what it is called"
        }
    }

    /// Whether this is a matter of rights.
    package var isPermission: Bool {
        if case .unreadable(let failure) = self { return failure.isPermission }
        return false
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .unreadable(let failure): failure.hint
        case .notText, .notJSON, .linkLoop, .fileMissing, .chain:
            "the old tool could not use it either; look at the file"
        case .value: "see to it that the file is whole, or order the certificate anew"
        case .directoryUnknown: "say it: --server URL"
        case .needsShell: "write the value out in a copy of the file, or set it in the configuration of Rekey"
        case .severalWebroots: "see to it that the web server shows one directory for all the names"
        case .tooMany: "give the directories one by one"
        case .noName: "give the directory of the certificate a name of a-z 0-9 _ . -"
        }
    }
}
