import Foundation
import Storage
import SystemPackage
import Testing

@testable import RekeyCommand

/// What follows from facts, each by itself.
struct DiagnosisTests {
    private func metadata(_ mode: FilePermissions, owner: UInt32 = 0) -> FileMetadata {
        FileMetadata(
            kind: .file,
            mode: mode,
            owner: owner,
            group: 0,
            size: 1,
            modified: 0,
            identity: FileMetadata.Identity(device: 1, inode: 1)
        )
    }

    private func judge(_ change: (inout DoctorFacts) -> Void) -> [String] {
        var facts = DoctorFacts()
        change(&facts)
        return Diagnosis.findings(facts).map { "\($0.severity.rawValue) \($0.check.rawValue) \($0.command ?? "-")" }
    }

    private func place(_ mode: Int, _ role: DoctorFacts.Role, owner: UInt32 = 0) -> DoctorFacts.Place {
        let mode = FilePermissions(rawValue: CModeT(mode))
        return DoctorFacts.Place(path: "/s/x", role: role, metadata: metadata(mode, owner: owner))
    }

    private func room(_ bytes: UInt64, inodes: UInt64 = 1_000_000, _ kind: String? = "ext4") -> DoctorFacts.Room {
        DoctorFacts.Room(
            path: "/s",
            freeBytes: bytes,
            totalInodes: 2_000_000,
            freeInodes: inodes,
            fileSystem: kind,
            isReadOnly: false
        )
    }

    @Test func nothingIsSaidOfNothing() {
        #expect(Diagnosis.findings(DoctorFacts()).isEmpty)
        #expect(DoctorCommand.status([]) == .holds)
    }

    @Test func rightsThatAreTooWideAreTakenAway() {
        #expect(judge { $0.places = [place(0o600, .key(groupReads: false)), place(0o711, .state)] }.isEmpty)
        #expect(judge { $0.places = [place(0o640, .key(groupReads: true))] }.isEmpty)
        #expect(judge { $0.places = [place(0o644, .configuration)] }.isEmpty)
        #expect(
            judge { $0.places = [place(0o644, .key(groupReads: true))] } == ["fault permissions chmod g-w,o-rwx /s/x"]
        )
        #expect(
            judge { $0.places = [place(0o640, .key(groupReads: false))] } == ["fault permissions chmod go-rwx /s/x"]
        )
        #expect(judge { $0.places = [place(0o770, .state)] } == ["fault permissions chmod go-w /s/x"])
        #expect(judge { $0.places = [place(0o666, .configuration)] } == ["fault permissions chmod go-w /s/x"])
        #expect(judge { $0.places = [place(0o600, .state, owner: 7)] } == ["fault permissions -"])
    }

    @Test func directoriesOfLinks() {
        let directory = { (mode: Int?, isWritable: Bool) in
            DoctorFacts.TargetDirectory(
                path: "/e/a b",
                metadata: mode.map { metadata(FilePermissions(rawValue: CModeT($0))) },
                isWritable: isWritable
            )
        }
        #expect(judge { $0.targetDirectories = [directory(nil, false)] } == ["fault permissions mkdir '/e/a b'"])
        #expect(judge { $0.targetDirectories = [directory(0o777, true)] } == ["fault permissions chmod o-w '/e/a b'"])
        #expect(judge { $0.targetDirectories = [directory(0o1777, true), directory(0o755, true)] }.isEmpty)
        #expect(judge { $0.targetDirectories = [directory(0o755, false)] } == ["warning permissions -"])
    }

    @Test func roomRunsOut() {
        #expect(judge { $0.rooms = [room(1 << 30)] }.isEmpty)
        #expect(judge { $0.rooms = [room(1 << 20)] } == ["fault space df -h /s"])
        #expect(judge { $0.rooms = [room(32 << 20)] } == ["warning space df -h /s"])
        #expect(judge { $0.rooms = [room(1 << 30, inodes: 3)] } == ["fault space df -i /s"])
    }

    @Test(arguments: ["nfs4", "fuse.sshfs", "cifs", "tmpfs", "vfat"])
    func fileSystemsThatPromiseLess(kind: String) {
        #expect(judge { $0.rooms = [room(1 << 30, kind)] } == ["warning file-system -"])
    }

    @Test func theClock() {
        let clock = { DoctorFacts.Clock(authority: "ca", skew: $0, problem: $1) }
        #expect(judge { $0.clocks = [clock(12, nil), clock(nil, nil)] }.isEmpty)
        #expect(judge { $0.clocks = [clock(-400, nil)] } == ["fault clock timedatectl set-ntp true"])
        #expect(judge { $0.clocks = [clock(nil, "refused")] } == ["warning clock -"])
    }

    @Test func linksAndGenerations() {
        let damage = {
            DoctorFacts.Damage(certificate: "w", generation: 3, path: "/g/w/3", problem: "torn", isLive: $0)
        }
        #expect(judge { $0.damages = [damage(true)] } == ["fault generations rekey rollback w"])
        #expect(judge { $0.damages = [damage(false)] } == ["warning generations rm -r /g/w/3"])
        let link = { DoctorFacts.Link(path: "/e/x", certificate: "w", state: $0) }
        #expect(judge { $0.links = [link(.missing)] } == ["warning links rekey run"])
        #expect(judge { $0.links = [link(.leadsTo("/other"))] } == ["fault links mv /e/x /e/x.old"])
        #expect(judge { $0.links = [link(.notALink)] } == ["fault links mv /e/x /e/x.old"])
    }

    /// What is at work right now is no leftover.
    @Test func leftovers() {
        let left = { DoctorFacts.Leftover(path: "/t/w~0003", certificate: $0, age: $1) }
        #expect(judge { $0.temporary = [left("w", 10)] }.isEmpty)
        #expect(judge { $0.temporary = [left("w", 9_999)] } == ["warning leftovers rekey run"])
        #expect(judge { $0.temporary = [left(nil, 9_999)] } == ["warning leftovers rm -r /t/w~0003"])
        #expect(judge { $0.tokens = [left(nil, 9_999)] } == ["warning challenges rm /t/w~0003"])
        #expect(judge { $0.records = [left("w", 9_999)] } == ["warning challenges rekey run"])
    }

    @Test func faultsComeFirstAndDecide() {
        let seen = judge {
            $0.temporary = [DoctorFacts.Leftover(path: "/t/w~0003", certificate: "w", age: 9_999)]
            $0.ledger = [DoctorFacts.Remark(place: "/s/rekey.sqlite", problem: "torn", remedy: "move it away")]
        }
        #expect(seen == ["fault ledger -", "warning leftovers rekey run"])
    }

    @Test func theTableOfMounts() {
        let table = """
            1 0 8:1 / / rw - ext4 /dev/sda1 rw
            2 1 0:5 / /var/lib/rekey rw shared:3 master:1 - nfs4 host:/x rw
            3 1 0:6 / /a\\040b rw - tmpfs tmpfs rw
            nonsense
            """
        #expect(FileSystemTable.fileSystem(of: "/var/lib/rekey/live", in: table) == "nfs4")
        #expect(FileSystemTable.fileSystem(of: "/var/lib/rekeyx", in: table) == "ext4")
        #expect(FileSystemTable.fileSystem(of: "/a b/c", in: table) == "tmpfs")
        #expect(FileSystemTable.fileSystem(of: "/", in: "") == nil)
    }

    @Test func wordsForAShell() {
        #expect(Diagnosis.quoted("/a/b-1.pem") == "/a/b-1.pem")
        #expect(Diagnosis.quoted("/a b'c;d") == "'/a b'\\''c;d'")
    }
}
