import Glibc
import PKI
import Storage
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import Deployment

/// Real files at users' own paths.
struct CopyTests {
    static let pair: [CopyForm] = [.pem(.fullchain), .pem(.key)]

    static func target(
        _ bench: Bench,
        _ forms: [CopyForm] = pair,
        validate: [String] = [],
        password: FilePath? = nil,
        mayAdopt: Bool = false
    ) -> DeploymentTarget {
        var paths: [CopyForm: FilePath] = [:]
        for form in forms { paths[form] = bench.users.appending("site.\(form.word)") }
        return DeploymentTarget(
            name: "copy",
            copies: CopyPlan(
                paths: paths,
                secretAccess: FileAccess(mode: [.ownerReadWrite, .groupRead], group: getegid()),
                publicAccess: FileAccess(mode: [.ownerReadWrite, .groupRead, .otherRead]),
                passwordFile: password,
                mayAdopt: mayAdopt
            ),
            validate: validate
        )
    }

    /// A target with a link and a command.
    private static func other(_ bench: Bench) -> DeploymentTarget {
        DeploymentTarget(
            name: "web",
            links: [.fullchain: bench.users.appending("linked.crt")],
            reload: ["/bin/true"]
        )
    }

    private func served(_ bench: Bench) throws -> Certificate? {
        try bench.servable(chain: bench.users.appending("site.fullchain"), key: bench.users.appending("site.key"))
    }

    private func put(_ text: String, _ bench: Bench, _ name: String) throws {
        let path = bench.users.appending(name)
        try LocalFileSystem().remove(path)
        let mode: FilePermissions = [.ownerReadWrite, .groupRead]
        try LocalFileSystem().create(path, mode: mode, group: nil, contents: Array(text.utf8))
    }

    private func read(_ bench: Bench, _ name: String) throws -> String {
        String(decoding: try LocalFileSystem().read(bench.users.appending(name), limit: 1 << 20), as: UTF8.self)
    }

    @Test func filesFollowWhatIsLiveAndHaveTheirModes() async throws {
        let bench = try Bench()
        let targets = [Self.target(bench, Self.pair + [.pem(.bundle), .pem(.cert), .pem(.chain)])]
        try await bench.deploy(1, "one", for: targets)
        #expect(try served(bench) == Fixture.leaf("one"))
        try await bench.deploy(2, "two", for: targets)
        #expect(try served(bench) == Fixture.leaf("two"))
        let bundle = bench.users.appending("site.bundle")
        #expect(try bench.servable(chain: bundle, key: bundle) == Fixture.leaf("two"))
        for (name, mode) in [("key", 0o640), ("bundle", 0o640), ("fullchain", 0o644), ("cert", 0o644)]
            as [(String, CModeT)]
        {
            let found = try #require(try LocalFileSystem().metadata(of: bench.users.appending("site.\(name)")))
            #expect(found.kind == .file && found.mode.rawValue == mode, "\(name)")
        }
        #expect(try LocalFileSystem().list(bench.users).allSatisfy { $0.hasPrefix("site.") })
    }

    @Test func aForeignFileIsReplacedOnlyWhereThatIsSaidAndKept() async throws {
        let bench = try Bench()
        try put("somebody's key", bench, "site.key")
        await #expect(throws: ActivationFailure.copy(.occupied(bench.users.appending("site.key"), .file))) {
            try await bench.deploy(1, "one", for: [Self.target(bench)])
        }
        #expect(try bench.liveNumber() == nil)
        #expect(try read(bench, "site.key") == "somebody's key")
        #expect(try LocalFileSystem().list(bench.users) == ["site.key"])
        try await bench.deploy(2, "two", for: [Self.target(bench, mayAdopt: true)])
        #expect(try served(bench) == Fixture.leaf("two"))
        let kept = bench.state.keptFiles(bench.name)
        #expect(try LocalFileSystem().list(kept) == ["0001", "0001.txt"])
        let content = try LocalFileSystem().read(kept.appending("0001"), limit: 100)
        #expect(String(decoding: content, as: UTF8.self) == "somebody's key")
        #expect(try LocalFileSystem().metadata(of: kept.appending("0001"))?.mode == .ownerReadWrite)
    }

    /// A first installation that the service refuses: what was there is there again, with its mode.
    @Test func aRefusalPutsBackWhatWasTakenOver() async throws {
        let bench = try Bench()
        try put("somebody's key", bench, "site.key")
        bench.runner.answer { _ in 1 }
        let target = Self.target(bench, validate: ["/bin/false"], mayAdopt: true)
        await #expect(throws: ActivationFailure.self) {
            try await bench.activate(bench.validate(bench.stage(1, "one")), for: [target])
        }
        #expect(try bench.liveNumber() == nil)
        #expect(try read(bench, "site.key") == "somebody's key")
        let found = try LocalFileSystem().metadata(of: bench.users.appending("site.key"))
        #expect(found?.mode == [.ownerReadWrite, .groupRead])
        #expect(try LocalFileSystem().list(bench.users) == ["site.key"])
        // It is nobody's but its owner's again.
        await #expect(throws: ActivationFailure.copy(.occupied(bench.users.appending("site.key"), .file))) {
            try await bench.activate(bench.validate(bench.stage(2, "two")), for: [Self.target(bench)])
        }
    }

    @Test func aRefusalPutsBackTheOldPair() async throws {
        let bench = try Bench()
        try await bench.deploy(1, "one", for: [Self.target(bench)])
        bench.runner.answer { _ in 1 }
        let target = Self.target(bench, validate: ["/bin/false"])
        await #expect(throws: ActivationFailure.self) {
            try await bench.activate(bench.validate(bench.stage(2, "two")), for: [target])
        }
        #expect(try bench.liveNumber() == 1)
        #expect(try served(bench) == Fixture.leaf("one"))
    }

    @Test func whatSomebodyChangedIsSeenAndRepaired() async throws {
        let bench = try Bench()
        let target = Self.target(bench)
        try await bench.deploy(1, "one", for: [target])
        let placer = CopyPlacer(fileSystem: LocalFileSystem(), state: bench.state)
        #expect(placer.areInPlace(bench.name, Bench.number(1), target.copies))
        try put("changed by hand", bench, "site.fullchain")
        #expect(!placer.areInPlace(bench.name, Bench.number(1), target.copies))
        let activator = Activator(fileSystem: LocalFileSystem(), state: bench.state, runner: bench.runner)
        _ = try activator.resume(bench.name, previous: nil, for: [target])
        #expect(placer.areInPlace(bench.name, Bench.number(1), target.copies))
        #expect(try served(bench) == Fixture.leaf("one"))
        // Without the record only what a generation says is ours.
        try LocalFileSystem().removeTree(bench.state.copies)
        try put("changed by hand", bench, "site.fullchain")
        #expect(throws: ActivationFailure.copy(.occupied(bench.users.appending("site.fullchain"), .file))) {
            try activator.resume(bench.name, previous: nil, for: [target])
        }
    }

    /// SELinux judges by the file: the one that takes its place has its label. Only root can give one in a test.
    @Test func theLabelIsThatOfTheFileThatIsReplaced() async throws {
        let bench = try Bench()
        let target = Self.target(bench)
        try await bench.deploy(1, "one", for: [target])
        let directory = try LocalFileSystem().openDirectory(bench.users, trusting: nil)
        let label = SecurityLabel(octets: Array("system_u:object_r:cert_t:s0\0".utf8))
        try directory.remove("site.key")
        let access = FileAccess(mode: [.ownerReadWrite, .groupRead], label: label)
        try directory.create("site.key", access: access) { _ throws(Never) in }
        let given = directory.label(of: "site.key")
        try await bench.deploy(2, "two", for: [target])
        #expect(directory.label(of: "site.key") == given)
        #expect(directory.label(of: "site.fullchain") == nil || given == nil)
        #expect(try served(bench) == Fixture.leaf("two"))
    }

    @Test func aWiderModeIsRepaired() async throws {
        let bench = try Bench()
        let target = Self.target(bench)
        try await bench.deploy(1, "one", for: [target])
        let key = bench.users.appending("site.key")
        #expect(chmod(key.string, 0o644) == 0)
        let placer = CopyPlacer(fileSystem: LocalFileSystem(), state: bench.state)
        #expect(!placer.areInPlace(bench.name, Bench.number(1), target.copies))
        _ = try Activator(fileSystem: LocalFileSystem(), state: bench.state, runner: bench.runner)
            .resume(bench.name, previous: nil, for: [target])
        #expect(try LocalFileSystem().metadata(of: key)?.mode.rawValue == 0o640)
    }

    @Test func goingBackPutsBackTheOldFiles() async throws {
        let bench = try Bench()
        let targets = [Self.target(bench), Self.other(bench)]
        try await bench.deploy(1, "one", for: targets)
        let live = try await bench.deploy(2, "two", for: targets)
        let rollback = Rollback(
            fileSystem: LocalFileSystem(),
            state: bench.state,
            runner: bench.runner,
            verifier: Verifier(prober: ListedProber([]))
        )
        let report = try await rollback.run(to: #require(live.previous), for: targets)
        #expect(report.isComplete)
        #expect(try served(bench) == Fixture.leaf("one"))
        #expect(try LocalFileSystem().read(bench.state.copyRecord(bench.name), limit: 999).isEmpty == false)
    }

    /// One target that cannot be written does not keep the others from going back.
    @Test func oneBrokenTargetDoesNotKeepTheOthersFromGoingBack() async throws {
        let bench = try Bench()
        let targets = [Self.target(bench), Self.other(bench)]
        try await bench.deploy(1, "one", for: targets)
        let live = try await bench.deploy(2, "two", for: targets)
        try LocalFileSystem().rename(bench.users, to: bench.directory.path.appending("moved"))
        let rollback = Rollback(
            fileSystem: LocalFileSystem(),
            state: bench.state,
            runner: bench.runner,
            verifier: Verifier(prober: ListedProber([]))
        )
        let report = try await rollback.run(to: #require(live.previous), for: targets)
        #expect(!report.isComplete)
        #expect(report.targets.map(\.reload.isFailure) == [true, false])
        #expect(try bench.liveNumber() == 1)
    }

    @Test func aLinkThatBecomesAFileIsOurs() async throws {
        let bench = try Bench()
        try await bench.deploy(1, "one", for: [bench.target()])
        let copy = DeploymentTarget(
            name: "copy",
            copies: CopyPlan(paths: [
                .pem(.fullchain): bench.users.appending("site.crt"), .pem(.key): bench.users.appending("site.key"),
            ])
        )
        try await bench.deploy(2, "two", for: [copy])
        #expect(try LocalFileSystem().metadata(of: bench.users.appending("site.crt"))?.kind == .file)
    }

    @Test func preflightNamesWhatStandsInTheWay() throws {
        let bench = try Bench()
        let preflight = Preflight(fileSystem: LocalFileSystem(), state: bench.state)
        let check = { (target: DeploymentTarget) in
            preflight.check(bench.name, for: [target], access: .ownerOnly).map(\.description)
        }
        #expect(check(Self.target(bench)) == [])
        try put("somebody's key", bench, "site.key")
        let key = bench.users.appending("site.key")
        #expect(check(Self.target(bench)) == ["\(key) is a file that Rekey did not put there"])
        #expect(check(Self.target(bench, mayAdopt: true)) == [])
        #expect(try LocalFileSystem().list(bench.users) == ["site.key"])
        #expect(chmod(bench.users.string, 0o777) == 0)
        #expect(check(Self.target(bench, [.pem(.cert)])).first?.contains("others could exchange") == true)
        try LocalFileSystem().symlink(to: bench.state.root.string, at: bench.directory.path.appending("way"))
        let led = CopyPlan(paths: [.pem(.cert): bench.directory.path.appending("way").appending("c.pem")])
        #expect(check(DeploymentTarget(name: "led", copies: led)).first?.contains("is a symbolic link to") == true)
    }

    private static let passwords: [String?] = [nil, "changeit", "päss wörd"]

    @Test(arguments: passwords)
    func aKeyStoreHoldsThePair(password: String?) async throws {
        let bench = try Bench()
        let file = bench.directory.path.appending("password")
        let local = LocalFileSystem()
        if let password {
            try local.create(file, mode: .ownerReadWrite, group: nil, contents: Array("\(password)\nrest".utf8))
        }
        let target = Self.target(bench, [.pkcs12], password: password == nil ? nil : file)
        try await bench.deploy(1, "one", for: [target])
        let placer = CopyPlacer(fileSystem: local, state: bench.state)
        #expect(placer.areInPlace(bench.name, Bench.number(1), target.copies))
        let store = bench.users.appending("site.pkcs12")
        let before = try local.metadata(of: store)
        #expect(before?.mode.rawValue == 0o640)
        // It is made with new salts each time, and left alone where it is as it should be.
        let activator = Activator(fileSystem: local, state: bench.state, runner: bench.runner)
        _ = try activator.resume(bench.name, previous: nil, for: [target])
        #expect(try local.metadata(of: store)?.identity == before?.identity)
        try await bench.deploy(2, "two", for: [target])
        #expect(!placer.areInPlace(bench.name, Bench.number(1), target.copies))
        #expect(placer.areInPlace(bench.name, Bench.number(2), target.copies))
        // Another password is a store to be made anew.
        let other = bench.directory.path.appending("other")
        try local.create(other, mode: .ownerReadWrite, group: nil, contents: Array("other".utf8))
        let changed = Self.target(bench, [.pkcs12], password: other)
        #expect(!placer.areInPlace(bench.name, Bench.number(2), changed.copies))
        _ = try activator.resume(bench.name, previous: nil, for: [changed])
        #expect(placer.areInPlace(bench.name, Bench.number(2), changed.copies))
    }
}
