package import Storage
package import SystemPackage

/// The processes of this host, read from `/proc` (proc(5)). Processes that vanish meanwhile are passed over.
package struct ProcessTable<Disk: DiskReading>: Sendable {
    private let disk: Disk
    private let root: FilePath

    /// A table; `root` is where the kernel's file system is mounted.
    package init(disk: Disk, root: FilePath = "/proc") {
        self.disk = disk
        self.root = root
    }

    /// The numbers of all processes, lowest first.
    package func numbers() throws(StorageFailure) -> [Int32] {
        try disk.listing(of: root, limit: 4_194_304).entries
            .compactMap { Int32($0.path.lastComponent?.string ?? "") }.filter { $0 > 0 }.sorted()
    }

    /// What a process is; nil when it is gone or a thread of the kernel.
    package func process(_ pid: Int32) -> RunningProcess? {
        let place = root.appending("\(pid)")
        guard let line = try? disk.contents(of: place.appending("cmdline"), limit: 1 << 20), !line.isEmpty else {
            return nil
        }
        let arguments = line.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        return RunningProcess(
            pid: pid,
            program: program(at: place, arguments: arguments),
            arguments: arguments.last == "" ? arguments.dropLast() : arguments,
            unit: (try? disk.contents(of: place.appending("cgroup"), limit: 1 << 16)).flatMap(ControlGroup.unit),
            workingDirectory: link(place.appending("cwd")).map { FilePath($0) },
            environment: environment(at: place),
            isContained: isContained(at: place)
        )
    }

    /// The inodes of a process's sockets.
    package func sockets(of pid: Int32) throws(StorageFailure) -> Set<UInt64> {
        let entries = try disk.listing(of: root.appending("\(pid)").appending("fd"), limit: 1_048_576).entries
        return Set(entries.compactMap { link($0.path).flatMap(Self.socket) })
    }

    /// `socket:[12345]`.
    private static func socket(_ target: String) -> UInt64? {
        guard target.hasPrefix("socket:["), target.hasSuffix("]") else { return nil }
        return UInt64(target.dropFirst(8).dropLast())
    }

    private func link(_ path: FilePath) -> String? { try? disk.readLink(path) }

    /// The program's file, which a process cannot choose; else the first word, else the name it goes by.
    private func program(at place: FilePath, arguments: [String]) -> String {
        var candidates: [String] = []
        if let file = link(place.appending("exe")) {
            // proc_pid_exe(5): "If the pathname has been unlinked, the symbolic link will contain the string
            // '(deleted)' appended to the original pathname": a service that was upgraded and not restarted.
            candidates.append(file.hasSuffix(" (deleted)") ? String(file.dropLast(10)) : file)
        }
        if let first = arguments.first { candidates.append(String(first.prefix { $0 != " " && $0 != ":" })) }
        let names = candidates.compactMap { $0.split(separator: "/").last.flatMap { PrintableName($0)?.text } }
        return names.first ?? "unknown"
    }

    /// Only the named variables are ever turned into text: the rest may be secrets.
    private func environment(at place: FilePath) -> [String: String] {
        guard let block = try? disk.contents(of: place.appending("environ"), limit: 1 << 20) else { return [:] }
        var found: [String: String] = [:]
        for name in RunningProcess.environmentNames {
            let prefix = Array("\(name)=".utf8)
            guard let entry = block.split(separator: 0).first(where: { $0.starts(with: prefix) }) else { continue }
            found[name] = String(decoding: entry.dropFirst(prefix.count), as: UTF8.self)
        }
        return found
    }

    private func isContained(at place: FilePath) -> Bool {
        if let directory = link(place.appending("root")), directory != "/" { return true }
        guard let theirs = link(place.appending("ns/mnt")), let ours = link(root.appending("self/ns/mnt")) else {
            return false
        }
        guard theirs != ours else { return false }
        // A service with a private /tmp has a mount namespace of its own and sees our files all the same.
        let same = try? disk.metadata(following: place.appending("root/etc")).identity
        let here = try? disk.metadata(following: "/etc").identity
        return same == nil || same != here
    }
}
