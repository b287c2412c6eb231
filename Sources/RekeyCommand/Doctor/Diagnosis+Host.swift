import Rotation

/// What concerns the machine and not the certificates.
extension Diagnosis {
    static func rooms(_ facts: DoctorFacts) -> [DoctorFinding] {
        facts.rooms.flatMap { room in
            [
                scarce(room, room.freeBytes, leastBytes, "\(room.freeBytes >> 10) KiB are free", "df -h"),
                room.totalInodes == 0
                    ? nil : scarce(room, room.freeInodes, leastInodes, "\(room.freeInodes) files can be made", "df -i"),
            ].compactMap(\.self)
        }
    }

    private static func scarce(
        _ room: DoctorFacts.Room,
        _ free: UInt64,
        _ least: UInt64,
        _ problem: String,
        _ command: String
    ) -> DoctorFinding? {
        guard free < least * 4 else { return nil }
        return DoctorFinding(
            .space,
            free < least ? .fault : .warning,
            at: room.path,
            problem,
            remedy: "make room; what is live stays as it is until then",
            command: "\(command) \(quoted(room.path))"
        )
    }

    /// File systems that do not promise what a swap needs; those of FUSE have `fuse.` before their own names.
    static let doubtful: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "9p", "fuse", "fuseblk", "vfat", "msdos", "exfat", "ntfs", "ntfs3", "ceph",
    ]

    /// Gone with the power.
    static let volatile: Set<String> = ["tmpfs", "ramfs"]

    static func fileSystems(_ facts: DoctorFacts) -> [DoctorFinding] {
        facts.rooms.flatMap(fileSystem) + facts.durability.map(durability)
    }

    private static func fileSystem(_ room: DoctorFacts.Room) -> [DoctorFinding] {
        let remedy = "keep the state directory on a local file system: ext4, XFS or btrfs"
        if room.isReadOnly {
            return [
                DoctorFinding(
                    .fileSystem,
                    .fault,
                    at: room.path,
                    "mounted read-only",
                    remedy: "see why: dmesg, findmnt -T \(quoted(room.path)); then mount it for writing"
                )
            ]
        }
        guard let name = room.fileSystem else { return [] }
        if doubtful.contains(name) || name.hasPrefix("fuse.") {
            let problem = "on \(name): locks, renames and syncs may not mean there what they mean on a local disk"
            return [DoctorFinding(.fileSystem, .warning, at: room.path, problem, remedy: remedy)]
        }
        guard volatile.contains(name) else { return [] }
        let problem = "on \(name): what is there is gone with the next start"
        return [DoctorFinding(.fileSystem, .warning, at: room.path, problem, remedy: remedy)]
    }

    private static func durability(_ seen: DoctorFacts.Durability) -> DoctorFinding {
        DoctorFinding(
            .fileSystem,
            .fault,
            at: seen.path,
            "the directory cannot be synced: \(seen.problem)",
            remedy: "a swap would not survive a power cut; keep the state directory on another file system"
        )
    }

    static func clocks(_ facts: DoctorFacts) -> [DoctorFinding] {
        facts.clocks.compactMap { clock in
            if let problem = clock.problem {
                return DoctorFinding(
                    .clock,
                    .warning,
                    at: clock.authority,
                    "its directory does not answer: \(problem)",
                    remedy: "check the network, the URL and server-roots"
                )
            }
            guard let trouble = ClockSanity.judge(skew: clock.skew, of: clock.authority) else { return nil }
            return DoctorFinding(
                .clock,
                .fault,
                at: clock.authority,
                "\(trouble)",
                remedy: "no order is sent until the clock is set; rekey run goes on by itself then",
                command: "timedatectl set-ntp true"
            )
        }
    }

    static func ports(_ facts: DoctorFacts) -> [DoctorFinding] {
        facts.ports.compactMap { port in
            guard let problem = port.problem else { return nil }
            let remedy =
                port.isPermission
                ? "run as root, or with CAP_NET_BIND_SERVICE"
                : "see who has it; for http-01 name that server's webroot instead"
            return DoctorFinding(
                .ports,
                .fault,
                at: port.address,
                "\(port.challenge) cannot listen there: \(problem)",
                remedy: remedy,
                command: port.isPermission ? nil : "ss -ltnp"
            )
        }
    }

    static func challenges(_ facts: DoctorFacts) -> [DoctorFinding] {
        let tokens = facts.tokens.filter { $0.age > stale }.map { token in
            DoctorFinding(
                .challenges,
                .warning,
                at: token.path,
                "the answer to a challenge that is over",
                remedy: "nobody asks for it any more",
                command: "rm \(quoted(token.path))"
            )
        }
        let records = facts.records.filter { $0.age > stale }.map { record in
            DoctorFinding(
                .challenges,
                .warning,
                at: record.path,
                "DNS records of \(record.certificate ?? "a certificate") may still be out there",
                remedy: "the next run takes them away",
                command: "rekey run"
            )
        }
        return tokens + records
    }

    static func leftovers(_ facts: DoctorFacts) -> [DoctorFinding] {
        facts.temporary.filter { $0.age > stale }.map { leftover in
            let isKnown = leftover.certificate != nil
            return DoctorFinding(
                .leftovers,
                .warning,
                at: leftover.path,
                isKnown ? "left by a run that was killed" : "not one of ours",
                remedy: isKnown ? "the next run sweeps it" : "see what it is; nothing of ours needs it",
                command: isKnown ? "rekey run" : "rm -r \(quoted(leftover.path))"
            )
        }
    }
}
