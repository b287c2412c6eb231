package import Hooks
package import Storage
package import SystemPackage

/// One reason why a rotation would fail after its order was spent.
package enum PreflightFinding: Sendable, Equatable, CustomStringConvertible {
    /// The state directory's path is not absolute: links could not lead to it.
    case relativeState(FilePath)
    /// The state directory cannot be written.
    case state(StorageFailure)
    /// `live/NAME` is not ours.
    case live(LiveLinkFailure)
    /// A link cannot be placed.
    case link(target: String, LinkFailure)
    /// A real file cannot be put.
    case copy(target: String, CopyFailure)
    /// Two links or files want one path.
    case pathTakenTwice(FilePath)
    /// A command may not be run.
    case command(target: String, CommandRefusal)
    /// The hooks would not be run.
    case hooks(HookDirectoryFailure)
    /// This process may not give files to the key's group.
    case group(UInt32)

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .relativeState(let path): "\(path): the state directory's path is not absolute"
        case .state(let failure): "\(failure)"
        case .live(let failure): "\(failure)"
        case .link(_, let failure): "\(failure)"
        case .copy(_, let failure): "\(failure)"
        case .pathTakenTwice(let path): "\(path): two links or files want this path"
        case .command(let target, let refusal): "\(target): \(refusal)"
        case .hooks(let failure): "hooks: \(failure)"
        case .group(let number): "this process may not give files to group \(number)"
        }
    }
}
