package import SystemPackage

/// The mounts of this process that a walk must not enter: the kernel's own (`/proc` wherever it is mounted), and file
/// systems on other hosts, where a walk could hang and whose files other hosts own.
package struct MountTable: Sendable, Equatable {
    /// Mount points of file systems on the network, with the type's name.
    package let network: [FilePath: String]
    /// Mount points of file systems without files.
    package let pseudo: Set<FilePath>

    private static let networkTypes: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "afs", "glusterfs", "lustre", "gfs2", "ocfs2", "9p", "davfs",
        "ncpfs", "coda", "beegfs", "autofs",
    ]
    private static let networkFuses = ["sshfs", "glusterfs", "s3fs", "rclone", "gcsfuse", "ceph", "davfs", "moosefs"]
    private static let pseudoTypes: Set<String> = [
        "proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "debugfs", "tracefs", "securityfs", "pstore",
        "bpf", "mqueue", "configfs", "fusectl", "binfmt_misc", "efivarfs", "hugetlbfs", "rpc_pipefs", "nsfs",
    ]

    /// Nothing is mounted.
    package init() { (network, pseudo) = ([:], []) }

    /// Reads `/proc/self/mountinfo` (proc(5)): "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw".
    package init(mountinfo text: [UInt8]) {
        var network: [FilePath: String] = [:]
        var pseudo: Set<FilePath> = []
        for line in text.split(separator: 0x0A) {
            let fields = line.split(separator: 0x20)
            guard fields.count > 6, let dash = fields.firstIndex(of: [0x2D]), fields.indices.contains(dash + 1),
                let point = Self.unescaped(fields[4])
            else { continue }
            let type = String(decoding: fields[dash + 1], as: UTF8.self)
            if Self.pseudoTypes.contains(type) {
                pseudo.insert(point)
            } else if Self.isNetwork(type) {
                network[point] = type
            }
        }
        (self.network, self.pseudo) = (network, pseudo)
    }

    private static func isNetwork(_ type: String) -> Bool {
        if networkTypes.contains(type) { return true }
        return type.hasPrefix("fuse.") && networkFuses.contains { type.dropFirst(5).hasPrefix($0) }
    }

    /// Space, tab, newline and backslash stand as three octal digits.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> FilePath? {
        var octets: [CChar] = []
        var rest = field
        while let octet = rest.popFirst() {
            let digits = rest.prefix(3)
            if octet == 0x5C, digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) {
                let value = digits.reduce(0) { $0 &* 8 &+ Int($1 &- 0x30) }
                octets.append(CChar(truncatingIfNeeded: value))
                rest = rest.dropFirst(3)
            } else {
                octets.append(CChar(bitPattern: octet))
            }
        }
        octets.append(0)
        return octets.withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } }
    }
}
