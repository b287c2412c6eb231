package import Storage
package import SystemPackage

/// A listening socket and the process that has it.
package struct LocalListener: Sendable, Hashable {
    /// The socket.
    package let socket: ListeningSocket
    /// The process that opened it; nil when it could not be found out.
    package let owner: RunningProcess?

    package init(socket: ListeningSocket, owner: RunningProcess?) {
        self.socket = socket
        self.owner = owner
    }
}

/// Finds what listens on this host, in our own network namespace, and whose it is.
package struct ListenerScan<Disk: DiskReading>: Sendable {
    private let disk: Disk
    private let root: FilePath

    /// A scan; `root` is where the kernel's file system is mounted.
    package init(disk: Disk, root: FilePath = "/proc") {
        self.disk = disk
        self.root = root
    }

    /// What was found, and what could not be seen. Blocks for some milliseconds.
    package func listeners() -> (listeners: [LocalListener], blindSpots: [BlindSpot]) {
        var spots: [BlindSpot] = []
        let sockets = ["net/tcp", "net/tcp6"].flatMap { name in
            table(root.appending(FilePath(name).components), isOptional: name == "net/tcp6", &spots)
        }
        let owners = owners(of: Set(sockets.map(\.inode)), &spots)
        let listeners = sockets.map { LocalListener(socket: $0, owner: owners[$0.inode]) }
        return (listeners, spots)
    }

    private func table(_ path: FilePath, isOptional: Bool, _ spots: inout [BlindSpot]) -> [ListeningSocket] {
        do throws(StorageFailure) {
            return SocketTable.listening(try disk.contents(of: path, limit: 64 << 20))
        } catch {
            // A kernel without IPv6 has no such table.
            if !(isOptional && error.isAbsence) { spots.append(BlindSpot(path, error)) }
            return []
        }
    }

    /// The lowest process number that holds a socket is the one that opened it: its children inherit it. systemd's own
    /// copy of a socket it handed on counts only when nobody else has it.
    private func owners(of wanted: Set<UInt64>, _ spots: inout [BlindSpot]) -> [UInt64: RunningProcess] {
        let processes = ProcessTable(disk: disk, root: root)
        var owners: [UInt64: Int32] = [:]
        var refused = 0
        do throws(StorageFailure) {
            let numbers = try processes.numbers()
            for pid in numbers.filter({ $0 != 1 }) + numbers.filter({ $0 == 1 }) {
                if owners.count == wanted.count { break }
                do throws(StorageFailure) {
                    for inode in try processes.sockets(of: pid).intersection(wanted) where owners[inode] == nil {
                        owners[inode] = pid
                    }
                } catch {
                    if error.isPermission { refused += 1 }
                }
            }
        } catch {
            spots.append(BlindSpot(root, error))
        }
        if refused > 0, owners.count < wanted.count {
            let detail = "the owners of \(wanted.count - owners.count) listening sockets are not shown to this user"
            spots.append(BlindSpot(root, .permissionDenied, detail))
        }
        var known: [Int32: RunningProcess] = [:]
        for pid in Set(owners.values) { known[pid] = processes.process(pid) }
        return owners.compactMapValues { known[$0] }
    }
}
