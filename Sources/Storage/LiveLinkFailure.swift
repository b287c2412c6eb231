package import SystemPackage

/// Why `live/NAME` cannot be read or moved.
package enum LiveLinkFailure: Error, Sendable, Equatable {
    /// The disk refused.
    case storage(StorageFailure)
    /// Somebody put something else where the link belongs. It is never overwritten.
    case notALink(FilePath, FileMetadata.Kind)
    /// The link points at something that is not a generation of this lineage. It is never overwritten.
    case foreignTarget(FilePath, target: String)
    /// The generation to go live is not on disk.
    case missingGeneration(FilePath)
}

extension LiveLinkFailure: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .storage(let failure): "\(failure)"
        case .notALink(let path, let kind): "\(PrintablePath(path)) is \(kind.rawValue), not the link it should be"
        case .foreignTarget(let path, let target):
            "\(PrintablePath(path)) points at \(PrintablePath(FilePath(target))), which is not one of its generations"
        case .missingGeneration(let path): "\(PrintablePath(path)): the generation is not on disk"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .storage(let failure): failure.hint
        case .notALink(let path, _), .foreignTarget(let path, _):
            "it is not overwritten: move it away, and the next run places the link anew: mv \(PrintablePath(path)) …"
        case .missingGeneration: "restore it from a backup, or rotate to make a new one"
        }
    }
}

extension LiveLinkFailure {
    /// Does disk work inside an operation on the link.
    static func wrapping<Value>(_ work: () throws(StorageFailure) -> Value) throws(LiveLinkFailure) -> Value {
        do throws(StorageFailure) { return try work() } catch { throw .storage(error) }
    }
}
