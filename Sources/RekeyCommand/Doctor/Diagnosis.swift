import Rotation
import Storage
import SystemPackage

/// What follows from facts: pure.
enum Diagnosis {
    /// Below this many free bytes a rotation may not find room for its files; below four times as many it is told.
    static let leastBytes: UInt64 = 16 << 20
    /// The same for files that can still be made.
    static let leastInodes: UInt64 = 200
    /// How old, in seconds, something has to be until it is a leftover and not at work.
    static let stale: Double = 3_600

    /// Everything, in the order of ``DoctorFinding/Check``.
    static func findings(_ facts: DoctorFacts) -> [DoctorFinding] {
        let all =
            permissions(facts) + remarks(facts) + rooms(facts) + fileSystems(facts) + clocks(facts) + ports(facts)
            + challenges(facts) + generations(facts) + links(facts) + leftovers(facts)
        let order = DoctorFinding.Check.allCases
        let sorted = order.flatMap { check in all.filter { $0.check == check } }
        return sorted.filter { $0.severity == .fault } + sorted.filter { $0.severity == .warning }
    }

    // MARK: Rights

    private static func permissions(_ facts: DoctorFacts) -> [DoctorFinding] {
        facts.places.compactMap { permission($0, facts.user) } + facts.targetDirectories.compactMap(directory)
    }

    private static func permission(_ place: DoctorFacts.Place, _ user: UInt32) -> DoctorFinding? {
        let mode = place.metadata.mode
        let quoted = quoted(place.path)
        if place.metadata.owner != user, place.metadata.owner != 0 {
            return DoctorFinding(
                .permissions,
                .fault,
                at: place.path,
                "belongs to user \(place.metadata.owner), and this runs as user \(user)",
                remedy: "run as its owner, or see who put it there: ls -ld \(quoted)"
            )
        }
        let forbidden: FilePermissions =
            switch place.role {
            case .state, .configuration: [.groupWrite, .otherWrite]
            case .key(let groupReads):
                groupReads ? [.groupWrite, .otherReadWrite] : [.groupReadWrite, .otherReadWrite]
            }
        guard !mode.isDisjoint(with: forbidden) else { return nil }
        let (problem, change): (String, String) =
            switch place.role {
            case .state: ("others could change what is live", "go-w")
            case .configuration: ("others could change what is run", "go-w")
            case .key(let groupReads): ("others may read or change a private key", groupReads ? "g-w,o-rwx" : "go-rwx")
            }
        return DoctorFinding(
            .permissions,
            .fault,
            at: place.path,
            "mode \(String(mode.rawValue, radix: 8)): \(problem)",
            remedy: "see who did, and whether the key has been read; then take the rights away",
            command: "chmod \(change) \(quoted)"
        )
    }

    private static func directory(_ directory: DoctorFacts.TargetDirectory) -> DoctorFinding? {
        let path = directory.path
        guard let metadata = directory.metadata else {
            return DoctorFinding(
                .permissions,
                .fault,
                at: path,
                "there is no such directory",
                remedy: "make it: links are placed there",
                command: "mkdir \(quoted(path))"
            )
        }
        if metadata.mode.contains(.otherWrite), !metadata.mode.contains(.saveText) {
            return DoctorFinding(
                .permissions,
                .fault,
                at: path,
                "everybody may put other files in place of the links",
                remedy: "take the right away",
                command: "chmod o-w \(quoted(path))"
            )
        }
        guard !directory.isWritable else { return nil }
        return DoctorFinding(
            .permissions,
            .warning,
            at: path,
            "this user cannot make links there",
            remedy: "links that are in place go on working; new ones need the right: ls -ld \(quoted(path))"
        )
    }

    /// What other parts have found and put into words.
    private static func remarks(_ facts: DoctorFacts) -> [DoctorFinding] {
        let groups: [(DoctorFinding.Check, [DoctorFacts.Remark])] = [
            (.permissions, facts.refusedState), (.commands, facts.refusedCommands), (.hooks, facts.refusedHooks),
            (.ledger, facts.ledger),
        ]
        return groups.flatMap { check, remarks in
            remarks.map { DoctorFinding(check, .fault, at: $0.place, $0.problem, remedy: $0.remedy) }
        }
    }

    // MARK: Certificates

    private static func generations(_ facts: DoctorFacts) -> [DoctorFinding] {
        facts.damages.map { damage in
            let name = damage.certificate
            return DoctorFinding(
                .generations,
                damage.isLive ? .fault : .warning,
                at: damage.path,
                "generation \(damage.generation) of \(name)\(damage.isLive ? ", which is live," : "") is not whole: "
                    + damage.problem,
                remedy: damage.isLive
                    ? "make a whole one live: go back to one, or make a new one"
                    : "it is never used; take it away when you have seen why",
                command: damage.isLive ? "rekey rollback \(name)" : "rm -r \(quoted(damage.path))"
            )
        }
    }

    private static func links(_ facts: DoctorFacts) -> [DoctorFinding] {
        let live = facts.liveLinks.map {
            DoctorFinding(.links, .fault, at: $0.place, $0.problem, remedy: $0.remedy)
        }
        let absent = facts.notLive.map { name in
            DoctorFinding(
                .links,
                .warning,
                at: name,
                "nothing is live for this certificate",
                remedy: "the next run orders one; see why it did not yet: rekey status \(name)",
                command: "rekey run"
            )
        }
        return live + absent + facts.links.map(link)
    }

    private static func link(_ link: DoctorFacts.Link) -> DoctorFinding {
        let keep = "it is not overwritten: see what it is, and move it away"
        let away = "mv \(quoted(link.path)) \(quoted(link.path + ".old"))"
        switch link.state {
        case .missing:
            return DoctorFinding(
                .links,
                .warning,
                at: link.path,
                "the link to what is live of \(link.certificate) is not there",
                remedy: "the next run places it",
                command: "rekey run"
            )
        case .notALink:
            return DoctorFinding(.links, .fault, at: link.path, "not a link", remedy: keep, command: away)
        case .leadsTo(let target):
            return DoctorFinding(
                .links,
                .fault,
                at: link.path,
                "leads to \(target), not to what is live of \(link.certificate)",
                remedy: keep,
                command: away
            )
        }
    }

    /// A word for a shell.
    static func quoted(_ word: String) -> String {
        let plain = word.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789/._-+:@%~".unicodeScalars.contains(scalar))
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
