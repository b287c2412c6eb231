import Glibc

/// The system's user database, asked for users.
package enum SystemUser {
    /// The number of a user, by name or by number; nil when there is none.
    package static func number(of name: String) -> UInt32? {
        if let number = UInt32(name) { return number }
        var size = 1024
        while size <= 1 << 20 {
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            var buffer = [CChar](repeating: 0, count: size)
            let failure = getpwnam_r(name, &entry, &buffer, buffer.count, &found)
            if failure == ERANGE {
                size *= 4
                continue
            }
            return found == nil ? nil : entry.pw_uid
        }
        return nil
    }

    /// Whether this process may give files to a user: it is root, or that user.
    static func canGive(to number: UInt32) -> Bool { geteuid() == 0 || geteuid() == number }
}
