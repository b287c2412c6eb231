import Storage
import SystemPackage
import TestSupport
import Testing

/// The order of disk steps of a rotation, in its smallest form, killed and refused at every one of them.
struct RotationProtocolTests {
    /// A state directory with generation 1 live, made on a kind disk.
    struct Site {
        let directory: TemporaryDirectory
        let state: StateDirectory
        let name: LineageName
        let graveyard: FilePath

        init() throws {
            directory = try TemporaryDirectory()
            let root = directory.path
            state = StateDirectory(root: root.appending("state"))
            name = try LineageName("www")
            graveyard = root.appending("graveyard")
            let disk = LocalFileSystem()
            try disk.makeDirectory(graveyard, mode: .ownerReadWriteExecute)
            try state.prepare(disk)
            try rotate(to: .first, disk)
        }

        /// What a rotation does to the disk; `skipsSyncs` leaves out what makes it durable.
        func rotate(to number: GenerationNumber, _ disk: some FileSystem, skipsSyncs: Bool = false) throws {
            let staging = state.staging(name, number)
            try state.sweep(name, disk)
            try state.prepare(name, disk)
            guard try !state.generationNumbers(name, disk).contains(number) else {
                return try state.pointLive(name, at: number, disk)
            }
            try disk.makeDirectory(staging, mode: .ownerReadWriteExecute)
            let text = Array(String(repeating: "\(number)", count: 100).utf8)
            try disk.create(staging.appending("key.pem"), mode: .ownerReadWrite, group: nil, contents: text)
            try disk.create(staging.appending("cert.pem"), mode: .ownerReadWrite, group: nil, contents: text)
            try disk.concatenate(
                [staging.appending("key.pem"), staging.appending("cert.pem")],
                into: staging.appending("bundle.pem"),
                mode: .ownerReadWrite,
                group: nil
            )
            if !skipsSyncs { try disk.sync(staging) }
            try disk.renameNoReplace(staging, to: state.generation(name, number))
            if !skipsSyncs { try disk.sync(state.generations(name)) }
            try state.pointLive(name, at: number, disk)
        }

        /// What a service finds through the link: the number all of its files agree on.
        func served() throws -> GenerationNumber? {
            let disk = LocalFileSystem()
            let live = state.live(name)
            let key = try disk.read(live.appending("key.pem"), limit: 1_000)
            let certificate = try disk.read(live.appending("cert.pem"), limit: 1_000)
            let bundle = try disk.read(live.appending("bundle.pem"), limit: 1_000)
            guard key == certificate, bundle == key + certificate, key.count == 400 else { return nil }
            return GenerationNumber(directoryName: String(decoding: key.prefix(4), as: UTF8.self))
        }
    }

    static let second = GenerationNumber.first.next

    static func operations() throws -> Int {
        let site = try Site()
        let disk = FragileDisk(graveyard: site.graveyard)
        try site.rotate(to: second, disk)
        #expect(try site.served() == second)
        return disk.operations
    }

    /// Killed at every operation: what is served is the old pair or the new pair, and the next run gets through.
    @Test func deathAtEveryStepLeavesOldOrNew() throws {
        let count = try Self.operations()
        #expect(count > 20)
        var outcomes: Set<GenerationNumber> = []
        for step in 1...count {
            let site = try Site()
            let disk = FragileDisk(.dying(at: step), graveyard: site.graveyard)
            #expect(throws: (any Error).self) { try site.rotate(to: Self.second, disk) }
            let served = try #require(try site.served(), "mixed after death at \(step)")
            #expect(served == .first || served == Self.second, "at \(step)")
            outcomes.insert(served)
            try site.rotate(to: Self.second, LocalFileSystem())
            #expect(try site.served() == Self.second, "recovery after death at \(step)")
            #expect(try LocalFileSystem().list(site.state.temporary).isEmpty, "litter after death at \(step)")
        }
        #expect(outcomes == [.first, Self.second])
    }

    /// Each operation refused once: the old pair or the new pair, told apart by nothing but what is on disk.
    @Test(arguments: [Errno.noSpace, .ioError, .readOnlyFileSystem])
    func refusalAtEveryStepLeavesOldOrNew(reason: Errno) throws {
        for step in 1...(try Self.operations()) {
            let site = try Site()
            let disk = FragileDisk(.failing(at: step, reason), graveyard: site.graveyard)
            #expect(throws: (any Error).self) { try site.rotate(to: Self.second, disk) }
            #expect(try site.served() != nil, "at \(step)")
            try site.rotate(to: Self.second, LocalFileSystem())
            #expect(try site.served() == Self.second, "recovery after refusal at \(step)")
        }
    }

    /// Power lost at every operation, on a file system that keeps unsynced names and on one that does not.
    @Test(arguments: FragileDisk.PowerCut.allCases)
    func powerCutAtEveryStepLeavesOldOrNew(cut: FragileDisk.PowerCut) throws {
        for step in 1...(try Self.operations()) {
            let site = try Site()
            let disk = FragileDisk(.dying(at: step), graveyard: site.graveyard)
            #expect(throws: (any Error).self) { try site.rotate(to: Self.second, disk) }
            try disk.cutPower(cut)
            #expect(try site.served() != nil, "at \(step)")
            try site.rotate(to: Self.second, LocalFileSystem())
            #expect(try site.served() == Self.second, "recovery after a power cut at \(step)")
        }
    }

    /// Success told is success kept.
    @Test(arguments: FragileDisk.PowerCut.allCases)
    func successSurvivesThePowerCut(cut: FragileDisk.PowerCut) throws {
        let site = try Site()
        let disk = FragileDisk(graveyard: site.graveyard)
        try site.rotate(to: Self.second, disk)
        try disk.cutPower(cut)
        #expect(try site.served() == Self.second)
    }

    /// The model has teeth: the same steps without their syncs are caught.
    @Test func missingSyncsAreCaught() throws {
        let site = try Site()
        let disk = FragileDisk(graveyard: site.graveyard)
        try site.rotate(to: Self.second, disk, skipsSyncs: true)
        try disk.cutPower(.losesNames)
        #expect(throws: StorageFailure.self) { try site.served() }
    }

    /// And so is a rotation that replaces one file after the other.
    @Test func replacingFilesOneByOneIsCaught() throws {
        let (files, new) = (["key.pem", "cert.pem"], Array(String(repeating: "0002", count: 100).utf8))
        var mixtures = 0
        for step in 1...8 {
            let site = try Site()
            let disk = FragileDisk(.dying(at: step), graveyard: site.graveyard)
            for file in files {
                let place = site.state.generation(site.name, .first).appending(file)
                let beside = site.state.temporary.appending(file)
                guard (try? disk.create(beside, mode: .ownerReadWrite, group: nil, contents: new)) != nil else { break }
                guard (try? disk.rename(beside, to: place)) != nil else { break }
            }
            if try site.served() == nil { mixtures += 1 }
        }
        #expect(mixtures > 0)
    }
}
