package import SystemPackage

/// Who may read the key: the final mode and group of `key.pem` and `bundle.pem`.
package struct KeyAccess: Sendable, Hashable {
    /// Why a mode is not one a private key may have.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The mode gives the key to others, or to nobody.
        case mode(FilePermissions)
        /// There is a group, and the mode gives it nothing.
        case groupWithoutMode(String)
        /// The system knows no such group.
        case unknownGroup(String)

        /// One line: what is wrong.
        package var description: String {
            switch self {
            case .mode(let mode):
                "key mode 0\(String(mode.rawValue, radix: 8)): a key is readable by its owner and at most its group"
            case .groupWithoutMode(let group): "group \(group): the key's mode gives a group nothing"
            case .unknownGroup(let group): "group \(group): there is no such group"
            }
        }
    }

    /// 0400, 0440, 0600 or 0640.
    package let mode: FilePermissions
    /// The group's number; nil leaves the group as it comes.
    package let group: UInt32?

    /// Readable by its owner alone.
    package static let ownerOnly = KeyAccess(checked: .ownerReadWrite, group: nil)

    private init(checked mode: FilePermissions, group: UInt32?) {
        self.mode = mode
        self.group = group
    }

    /// Access by mode and by the group's name, which is looked up in the system's user database.
    package init(mode: FilePermissions, group: String?) throws(Failure) {
        let allowed: [FilePermissions] = [
            .ownerRead, [.ownerRead, .groupRead], .ownerReadWrite, [.ownerReadWrite, .groupRead],
        ]
        guard allowed.contains(mode) else { throw .mode(mode) }
        guard let group else {
            self.init(checked: mode, group: nil)
            return
        }
        guard mode.contains(.groupRead) else { throw .groupWithoutMode(group) }
        guard let number = SystemGroup.number(of: group) else { throw .unknownGroup(group) }
        self.init(checked: mode, group: number)
    }
}
