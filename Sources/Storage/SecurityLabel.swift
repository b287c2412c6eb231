import CLinux
import Glibc
import SystemPackage

/// The label by which SELinux judges who may use a file: the octets of its attribute `security.selinux`, as they are.
package struct SecurityLabel: Sendable, Hashable {
    /// The attribute's name.
    private static let attribute = "security.selinux"
    /// Labels are far shorter; one that is longer is none we know.
    private static let sizeLimit = 4096

    /// The attribute's value.
    package let octets: [UInt8]

    /// A label; for conformers of ``OpenedDirectory``.
    package init(octets: [UInt8]) { self.octets = octets }

    /// Reads that of an opened file; nil where it has none, or none can be read.
    init?(of file: Int32) {
        var buffer = [UInt8](repeating: 0, count: Self.sizeLimit)
        let read = buffer.withUnsafeMutableBytes { room in
            attempt { rekey_get_attribute(file, Self.attribute, room.baseAddress, UInt(room.count)) }
        }
        guard case .success(let count) = read, count > 0 else { return nil }
        octets = Array(buffer.prefix(count))
    }

    /// Gives it to an opened file.
    ///
    /// That the system does not let us (`EPERM`, `EACCES`), does not know it (`EINVAL`) or keeps no labels there
    /// (`EOPNOTSUPP`) is no failure: the file then has the label that its directory and the policy give to new files, and
    /// whether the service can live with that is seen when it is asked what it serves.
    func give(to file: Int32) throws(Errno) {
        do throws(Errno) {
            _ = try octets.withUnsafeBytes { room in
                attempt { rekey_set_attribute(file, Self.attribute, room.baseAddress, UInt(room.count)) }
            }.get()
        } catch .notPermitted, .permissionDenied, .invalidArgument, .notSupported {
            return
        }
    }
}
