import Glibc
import Storage
import SystemPackage
import TestSupport
import Testing

struct StateDirectoryTests {
    let disk = LocalFileSystem()
    let directory: TemporaryDirectory
    let state: StateDirectory
    let name: LineageName

    init() throws {
        directory = try TemporaryDirectory()
        state = StateDirectory(root: directory.path.appending("state"))
        name = try LineageName("www")
    }

    private func generation(_ number: Int) throws -> GenerationNumber {
        let number = try #require(GenerationNumber(rawValue: number))
        try state.prepare(name, disk)
        try disk.makeDirectory(state.generation(name, number), mode: .ownerReadWriteExecute)
        return number
    }

    @Test func theNamesAreThoseOfTheContract() throws {
        let state = StateDirectory(root: "/var/lib/rekey/")
        let seven = try #require(GenerationNumber(rawValue: 7))
        let ca = try AuthorityName("letsencrypt")
        #expect(state.database == "/var/lib/rekey/rekey.sqlite")
        #expect(state.accountKey(ca) == "/var/lib/rekey/accounts/letsencrypt/account.pem")
        #expect(state.generation(name, seven) == "/var/lib/rekey/generations/www/0007")
        #expect(state.live(name) == "/var/lib/rekey/live/www")
        #expect(state.order(name) == "/var/lib/rekey/tmp/www~order")
        #expect(state.staging(name, seven) == "/var/lib/rekey/tmp/www~0007")
        #expect(state.nextLive(name) == "/var/lib/rekey/tmp/www~live")
        #expect(state.lock(name) == "/var/lib/rekey/locks/www.lock")
        #expect(state.lock(ca) == "/var/lib/rekey/locks/account~letsencrypt.lock")
    }

    @Test func theSkeletonIsPrivate() throws {
        try state.prepare(disk)
        try state.prepare(disk)
        #expect(try disk.list(state.root) == ["accounts", "generations", "live", "locks", "tmp"])
        for path in [state.root] + (try disk.list(state.root)).map({ state.root.appending($0) }) {
            #expect(try disk.metadata(of: path)?.mode.rawValue == 0o700)
        }
    }

    @Test(arguments: ["", "live", "tmp", "accounts"], [0o770, 0o702, 0o1777] as [mode_t])
    func writableByOthersIsRefused(part: String, mode: mode_t) throws {
        try state.prepare(disk)
        let path = part.isEmpty ? state.root : state.root.appending(part)
        #expect(chmod(path.string, mode) == 0)
        #expect(throws: UnusableState.writableByOthers(path, FilePermissions(rawValue: mode))) {
            try state.prepare(disk)
        }
    }

    @Test(arguments: ["rekey.sqlite", "rekey.sqlite-wal", "denied", "copies"])
    func whatStandsBesideTheSkeletonIsJudgedToo(name: String) throws {
        let place = try TemporaryDirectory()
        let state = StateDirectory(root: place.path.appending("state"))
        try state.prepare(LocalFileSystem())
        let path = state.root.appending(name)
        try LocalFileSystem().makeDirectory(path, mode: .ownerReadWriteExecute)
        try state.prepare(LocalFileSystem())
        #expect(chmod(path.string, 0o770) == 0)
        #expect(throws: UnusableState.writableByOthers(path, FilePermissions(rawValue: 0o770))) {
            try state.prepare(LocalFileSystem())
        }
    }

    @Test func aGenerationThatOthersCouldChangeIsRefused() throws {
        let place = try TemporaryDirectory()
        let state = StateDirectory(root: place.path.appending("state"))
        let (local, name) = (LocalFileSystem(), try LineageName("www"))
        try state.prepare(local)
        try state.examine(name, local)
        try state.prepare(name, local)
        let generation = state.generation(name, .first)
        let key = generation.appending("key.pem")
        try local.makeDirectory(generation, mode: .ownerReadWriteExecute)
        try local.create(key, mode: .ownerReadWrite, group: nil, contents: [1])
        try state.examine(name, local)
        for path in [key, generation, state.generations(name)] {
            let before = try #require(try local.metadata(of: path)).mode
            #expect(chmod(path.string, before.rawValue | 0o020) == 0)
            let refusal = UnusableState.writableByOthers(path, before.union(.groupWrite))
            #expect(throws: refusal) { try state.examine(name, local) }
            #expect(refusal.hint.contains("chmod go-w \(path)"))
            #expect(chmod(path.string, before.rawValue) == 0)
        }
        #expect(throws: UnusableState.foreign(state.generations(name), owner: geteuid(), user: 54_321)) {
            try state.examine(name, local, user: 54_321)
        }
    }

    @Test func readableByOthersIsTheOperatorsChoice() throws {
        try state.prepare(disk)
        #expect(chmod(state.root.string, 0o711) == 0)
        try state.prepare(disk)
        #expect(try disk.metadata(of: state.root)?.mode.rawValue == 0o711)
    }

    @Test func somebodyElsesIsRefused() throws {
        try state.prepare(disk)
        let (owner, user) = (geteuid(), geteuid() &+ 1)
        let failure = #expect(throws: UnusableState.foreign(state.root, owner: owner, user: user)) {
            try state.prepare(disk, user: user)
        }
        #expect(failure?.isPermission == true)
    }

    @Test func aLinkOrAFileInPlaceOfADirectoryIsRefused() throws {
        try disk.symlink(to: "/tmp", at: state.root)
        #expect(throws: UnusableState.notDirectory(state.root, .symbolicLink)) { try state.prepare(disk) }
        try disk.remove(state.root)
        try disk.create(state.root, mode: .ownerReadWrite, group: nil, contents: [])
        #expect(throws: UnusableState.notDirectory(state.root, .file)) { try state.prepare(disk) }
    }

    @Test func generationsAreListedByNumber() throws {
        try state.prepare(disk)
        #expect(try state.generationNumbers(name, disk).isEmpty)
        for number in [2, 10_000, 9_999, 1] { _ = try generation(number) }
        try disk.makeDirectory(state.generations(name).appending("lost+found"), mode: .ownerReadWriteExecute)
        #expect(try state.generationNumbers(name, disk).map(\.rawValue) == [1, 2, 9_999, 10_000])
    }

    @Test func theLinkGoesWhereItIsPointed() throws {
        try state.prepare(disk)
        #expect(try state.liveGeneration(name, disk) == nil)
        let (one, two) = (try generation(1), try generation(2))
        try state.pointLive(name, at: one, disk)
        #expect(try disk.readLink(state.live(name)) == "../generations/www/0001")
        try state.pointLive(name, at: two, disk)
        try state.pointLive(name, at: two, disk)
        #expect(try state.liveGeneration(name, disk) == two)
        #expect(try disk.metadata(of: state.live(name).appending("."))?.kind == .directory)
        try state.withdrawLive(name, disk)
        try state.withdrawLive(name, disk)
        #expect(try state.liveGeneration(name, disk) == nil)
    }

    @Test func aMissingGenerationNeverGoesLive() throws {
        try state.prepare(disk)
        let one = try generation(1)
        try state.pointLive(name, at: one, disk)
        #expect(throws: LiveLinkFailure.missingGeneration(state.generation(name, one.next))) {
            try state.pointLive(name, at: one.next, disk)
        }
        #expect(try state.liveGeneration(name, disk) == one)
    }

    /// S15: what somebody put there is reported and never overwritten.
    @Test(arguments: [
        "/etc/ssl", "../generations/www", "../generations/www/7", "../generations/www/0007/",
        "../generations/other/0001",
        "../generations/www/../www/0001", "generations/www/0001", "../generations/www/0000",
    ])
    func aForeignTargetIsLeftAlone(target: String) throws {
        try state.prepare(disk)
        let one = try generation(1)
        try disk.symlink(to: target, at: state.live(name))
        let reason = LiveLinkFailure.foreignTarget(state.live(name), target: target)
        #expect(throws: reason) { try state.liveGeneration(name, disk) }
        #expect(throws: reason) { try state.pointLive(name, at: one, disk) }
        #expect(throws: reason) { try state.withdrawLive(name, disk) }
        #expect(try disk.readLink(state.live(name)) == target)
    }

    @Test func aPlainFileOrDirectoryIsLeftAlone() throws {
        try state.prepare(disk)
        let one = try generation(1)
        try disk.create(state.live(name), mode: .ownerReadWrite, group: nil, contents: [1])
        #expect(throws: LiveLinkFailure.notALink(state.live(name), .file)) { try state.pointLive(name, at: one, disk) }
        #expect(try disk.read(state.live(name), limit: 1) == [1])
        try disk.remove(state.live(name))
        try disk.makeDirectory(state.live(name), mode: .ownerReadWriteExecute)
        #expect(throws: LiveLinkFailure.notALink(state.live(name), .directory)) {
            try state.withdrawLive(name, disk)
        }
        #expect(try disk.metadata(of: state.live(name))?.kind == .directory)
    }

    /// S18: only this lineage's own leftovers go, and never an order in flight.
    @Test func theSweepTakesOnlyWhatIsOurs() throws {
        try state.prepare(disk)
        let foreign = [
            "ww~0001", "www~order", "www~7", "www~0000", "www~live2", "www~", "www", "www2~0001", "wwww~live", "x",
        ]
        for entry in foreign + ["www~0001", "www~10000"] {
            try disk.makeDirectory(state.temporary.appending(entry), mode: .ownerReadWriteExecute)
        }
        try disk.create(
            state.temporary.appending("www~0001/key.pem"),
            mode: .ownerReadWrite,
            group: nil,
            contents: []
        )
        try disk.symlink(to: "../generations/www/0001", at: state.nextLive(name))
        #expect(try state.sweep(name, disk) == ["www~0001", "www~10000", "www~live"])
        #expect(try disk.list(state.temporary) == foreign.sorted())
        #expect(try state.sweep(name, disk).isEmpty)
    }
}
