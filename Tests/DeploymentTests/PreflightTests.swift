import Foundation
import Hooks
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import Deployment

struct PreflightTests {
    private let bench: Bench
    private let local = LocalFileSystem()

    init() throws { bench = try Bench() }

    private func check(_ targets: [DeploymentTarget]) -> [PreflightFinding] {
        Preflight(fileSystem: bench.disk, state: bench.state).check(bench.name, for: targets, access: .ownerOnly)
    }

    @Test func aGoodPlaceHasNoFindingsAndIsLeftAsItWas() async throws {
        let target = bench.target(validate: ["/bin/true"], reload: ["true", "x"])
        #expect(check([target]) == [])
        #expect(try local.list(bench.users) == [])
        #expect(try local.list(bench.state.temporary) == [])
        try await bench.deploy(1, "one", for: [target])
        #expect(check([target]) == [])
        #expect(try bench.liveNumber() == 1)
    }

    @Test func foreignThingsAtALinksPathAreRefused() throws {
        let crt = bench.users.appending("site.crt")
        try local.create(crt, mode: .ownerReadWrite, group: nil, contents: [1])
        let findings = check([bench.target()])
        #expect(findings == [.link(target: "web", .occupied(crt, .file))])
        if case .link(_, let failure)? = findings.first {
            #expect(failure.hint.contains("rekey run --adopt"))
        }
        #expect(check([bench.target().adopting()]) == [])
        #expect(try local.list(bench.users) == ["site.crt"])
        try local.remove(crt)
        try local.symlink(to: "elsewhere", at: crt)
        #expect(check([bench.target()]) == [.link(target: "web", .foreignLink(crt, target: "elsewhere"))])
    }

    @Test func parentsAreLookedAt() throws {
        func target(_ path: FilePath) -> DeploymentTarget { DeploymentTarget(name: "t", links: [.key: path]) }
        let missing: FilePath = bench.users.appending("no/such.key")
        #expect(check([target(missing)]) == [.link(target: "t", .parentMissing(missing))])
        #expect(check([target("relative.key")]) == [.link(target: "t", .unusablePath("relative.key"))])
        let open = bench.users.appending("open")
        try local.makeDirectory(open, mode: FilePermissions(rawValue: 0o777))
        #expect(check([target(open.appending("a"))]) == [.link(target: "t", .parentWritableByAll(open.appending("a")))])
        let sticky = bench.users.appending("sticky")
        try local.makeDirectory(sticky, mode: FilePermissions(rawValue: 0o1777))
        #expect(check([target(sticky.appending("a"))]) == [])
        let file = bench.users.appending("file")
        try local.create(file, mode: .ownerReadWrite, group: nil, contents: [])
        #expect(check([target(file.appending("a"))]).count == 1)
    }

    /// D8: found before an order is spent.
    @Test func commandsThatMayNotRunAreRefused() throws {
        let findings = check([bench.target(validate: ["/no/such/command"], reload: ["no-such-command-anywhere"])])
        #expect(findings.count == 2)
        for finding in findings {
            guard case .command(target: "web", _) = finding else {
                Issue.record("\(finding)")
                continue
            }
        }
    }

    @Test func onePathIsForOneLink() {
        let path = bench.users.appending("x")
        let targets = ["a", "b"].map { DeploymentTarget(name: $0, links: [.key: path]) }
        #expect(check(targets) == [.pathTakenTwice(path)])
    }

    @Test func theStateIsLookedAt() throws {
        try local.symlink(to: "/elsewhere", at: bench.state.live(bench.name))
        guard case .live(.foreignTarget)? = check([]).first else {
            Issue.record("accepted")
            return
        }
        let relative = Preflight(fileSystem: local, state: StateDirectory(root: "here"))
        #expect(relative.check(bench.name, for: [], access: .ownerOnly) == [.relativeState("here")])
        let gone = Preflight(fileSystem: local, state: StateDirectory(root: bench.directory.path.appending("gone")))
        guard case .state? = gone.check(bench.name, for: [], access: .ownerOnly).first else {
            Issue.record("accepted")
            return
        }
    }
}
