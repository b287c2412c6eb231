package import SystemPackage

/// The name that is in the way of a permission, found after the refusal: which one, whose it is, and who we are.
package struct PermissionObstacle: Sendable, Equatable {
    /// The first name on the way that refuses.
    package let path: FilePath
    /// Its permission bits.
    package let mode: FilePermissions
    /// Its owner's user number.
    package let owner: UInt32
    /// Its group's number.
    package let group: UInt32
    /// The user number this process acts as.
    package let user: UInt32

    /// An obstacle found elsewhere, or made up by a test.
    package init(path: FilePath, mode: FilePermissions, owner: UInt32, group: UInt32, user: UInt32) {
        self.path = path
        self.mode = mode
        self.owner = owner
        self.group = group
        self.user = user
    }

    /// For example `running as user 1000, but /var/lib/rekey belongs to user 0, group 0 with mode 0700`.
    package var sentence: String {
        let who = user == 0 ? "running as root" : "running as user \(user)"
        let whose = "\(PrintablePath(path)) belongs to user \(owner), group \(group) with mode \(Self.octal(mode))"
        if user == 0 {
            return
                "\(who), yet refused: \(whose); see lsattr, mount options and security modules"
        }
        return "\(who), but \(whose); run as that user or as root, or change the rights"
    }

    static func octal(_ mode: FilePermissions) -> String {
        let digits = String(mode.rawValue, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
