import Glibc
import Hooks
import SystemPackage
import Testing

@Suite(.serialized) struct HookDirectoryTests {
    let scripts: ScriptDirectory
    var hooks: HookDirectory { HookDirectory(scripts.path, runner: SystemChildRunner(), deadline: .seconds(20)) }

    init() throws { scripts = try ScriptDirectory() }

    @Test func hooksAreSortedAndTheRestIsNot() throws {
        for name in ["20-b", "10-a", "30-c"] { try scripts.script(name, "exit 0") }
        try scripts.text("README", "no hook")
        try scripts.script(".hidden", "exit 1")
        try scripts.script("10-a~", "exit 1")
        #expect(mkdir(scripts.path + "/sub", 0o755) == 0)
        #expect(symlink("/usr/bin/env", scripts.path + "/40-link") == 0)
        #expect(try hooks.list() == ["10-a", "20-b", "30-c", "40-link"].map { "\(scripts.path)/\($0)" })
        #expect(try hooks.ignored() == ["\(scripts.path)/README"])
    }

    @Test func allAreRunInOrderWithTheEvent() async throws {
        let log = scripts.path + "/log.txt"
        try scripts.script("10-a", shell: "/bin/bash", "echo \"a $# $1 $REKEY_CERTIFICATE $(cat)\" >> \(log)")
        try scripts.script("20-b", "echo broken >&2; exit 1")
        try scripts.script("30-c", "echo c >> \(log); exit 42")
        try scripts.script("40-d", "exit 75")
        let reports = try await hooks.run(.validate, HookContext([.certificate: "www"]))
        #expect(reports.map(\.verdict) == [.done, .failed, .notMine, .tryLater])
        #expect(try reports[1].result.get().output.text == "broken\n")
        #expect(
            scripts.text("log.txt")
                == "a 1 validate www {\"certificate\":\"www\",\"event\":\"validate\",\"schema\":1}\nc\n"
        )
        #expect(HookVerdict.worst(reports.map(\.verdict)) == .failed)
    }

    @Test func oneThatCannotStartHasFailedAndTheOthersRun() async throws {
        try scripts.script("10-a", shell: "/no/such/shell", "")
        try scripts.script("20-b", "exit 0")
        let reports = try await hooks.run(.activated, HookContext([:]))
        #expect(reports.map(\.verdict) == [.failed, .done])
        #expect(
            reports[0].result == .failure(.notStarted("\(scripts.path)/10-a", .noSuchFileOrDirectory))
        )
    }

    @Test func oneThatOthersCanChangeStopsAll() async throws {
        try scripts.script("10-a", "echo ran > \(scripts.path)/ran")
        let bad = try scripts.script("20-b", mode: 0o777, "exit 0")
        let refusal = HookDirectoryFailure.refused(.writableByOthers(bad, mode: 0o777))
        #expect(throws: refusal) { try hooks.list() }
        await #expect(throws: refusal) { try await hooks.run(.activated, HookContext([:])) }
        #expect(scripts.text("ran") == nil)
    }

    @Test func aDirectoryThatOthersCanChangeIsRefused() throws {
        #expect(chmod(scripts.path, 0o777) == 0)
        #expect(throws: HookDirectoryFailure.refused(.writableByOthers(scripts.path, mode: 0o777))) { try hooks.list() }
        #expect(chmod(scripts.path, 0o700) == 0)
        let missing = HookDirectory(scripts.path + "/missing", runner: SystemChildRunner())
        #expect(throws: HookDirectoryFailure.refused(.unreadable(scripts.path + "/missing", .noSuchFileOrDirectory))) {
            try missing.list()
        }
        #expect(throws: HookDirectoryFailure.refused(.relative("hooks"))) {
            try HookDirectory("hooks", runner: SystemChildRunner()).list()
        }
    }

    @Test func aScriptThatSomebodyForgotToMakeExecutableIsRefused() throws {
        let forgotten = try scripts.script("10-a", mode: 0o644, "exit 0")
        #expect(throws: HookDirectoryFailure.refused(.notExecutable(forgotten))) { try hooks.list() }
        #expect(chmod(forgotten, 0o755) == 0)
        #expect(try hooks.list() == [forgotten])
        #expect(symlink("/no/such/program", scripts.path + "/20-b") == 0)
        #expect(
            throws: HookDirectoryFailure.refused(.unreadable(scripts.path + "/20-b", .noSuchFileOrDirectory))
        ) { try hooks.list() }
    }

    /// The first hook puts another program in the second one's place, after both were checked.
    @Test(arguments: ["mv other 20-b", "echo 'touch ran' >> 20-b", "rm 20-b; ln -s other 20-b", "rm 20-b"])
    func whatIsSwappedAfterTheCheckDoesNotRun(deed: String) async throws {
        try scripts.script("10-a", "cd \(scripts.path) && \(deed)")
        try scripts.script("20-b", "exit 0")
        try scripts.script("other", mode: 0o755, "touch \(scripts.path)/ran")
        try scripts.script("30-c", "exit 0")
        let reports = try await hooks.run(.activated, HookContext([:])).filter { !$0.hook.hasSuffix("other") }
        #expect(reports.map(\.verdict) == [.done, .failed, .done])
        guard case .failure(.refused) = reports[1].result else {
            Issue.record("\(reports[1])")
            return
        }
    }

    @Test func oneAloneIsRun() async throws {
        try scripts.script("10-a", "exit 3")
        try scripts.script("20-b", "exit 0")
        #expect(try await hooks.run(only: "20-b", .verified, HookContext([:])).map(\.verdict) == [.done])
        await #expect(throws: HookDirectoryFailure.self) {
            try await hooks.run(only: "30", .verified, HookContext([:]))
        }
        await #expect(throws: HookDirectoryFailure.self) {
            try await hooks.run(only: "../\(scripts.path)/10-a", .verified, HookContext([:]))
        }
    }

    @Test func aHangingHookDoesNotHoldTheOthersUp() async throws {
        try scripts.script("10-a", "exec sleep 60")
        try scripts.script("20-b", "exit 0")
        let quick = HookDirectory(scripts.path, runner: SystemChildRunner(), deadline: .milliseconds(200))
        let reports = try await quick.run(.activated, HookContext([:]))
        #expect(try reports.map { try $0.result.get().ending } == [.timedOut, .exited(0)])
    }
}
