import Glibc

/// The system's user database, asked for groups.
package enum SystemGroup {
    /// The number of a group, by name or by number; nil when there is none of that name.
    package static func number(of name: String) -> UInt32? {
        if let number = UInt32(name) { return number }
        var size = 1024
        while size <= 1 << 20 {
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            var buffer = [CChar](repeating: 0, count: size)
            let failure = getgrnam_r(name, &entry, &buffer, buffer.count, &found)
            // A group with many members needs a larger buffer.
            if failure == ERANGE {
                size *= 4
                continue
            }
            return found == nil ? nil : entry.gr_gid
        }
        return nil
    }

    /// Whether this process may give files to the group: it is root, or one of the group.
    static func canBeGiven(_ number: UInt32) -> Bool {
        if geteuid() == 0 || getegid() == number { return true }
        let count = getgroups(0, nil)
        guard count > 0 else { return false }
        var groups = [gid_t](repeating: 0, count: Int(count))
        return getgroups(count, &groups) > 0 && groups.contains(number)
    }
}
