import Glibc
import Hooks
import SystemPackage
import Testing

/// Children that do not start, and children that are not wanted any more.
@Suite(.serialized) struct ChildStartTests {
    let runner = SystemChildRunner()
    let scripts: ScriptDirectory

    init() throws { scripts = try ScriptDirectory() }

    @Test func cancellingStopsTheGroup() async throws {
        let script = try scripts.script("child", "echo $$ > '\(scripts.path)/pid'; trap '' TERM; sleep 60; sleep 60")
        let command = ChildCommand(executable: script, grace: .milliseconds(200))
        let work = Task { () async -> ChildFailure? in
            do throws(ChildFailure) { _ = try await SystemChildRunner().run(command) } catch { return error }
            return nil
        }
        var process: Int32?
        for _ in 0..<500 where process == nil {
            try await Task.sleep(for: .milliseconds(10))
            process = scripts.text("pid").flatMap { Int32($0.prefix { $0 != "\n" }) }
        }
        let start = ContinuousClock.now
        work.cancel()
        #expect(await work.value == .cancelled)
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(!isAlive(try #require(process)))
    }

    @Test func aCancelledTaskStartsNothing() async throws {
        let script = try scripts.script("child", "echo ran > '\(scripts.path)/ran'")
        let work = Task { () async -> ChildFailure? in
            while !Task.isCancelled { await Task.yield() }
            do throws(ChildFailure) { _ = try await SystemChildRunner().run(ChildCommand(executable: script)) } catch {
                return error
            }
            return nil
        }
        work.cancel()
        #expect(await work.value == .cancelled)
        #expect(scripts.text("ran") == nil)
    }

    @Test func whatCannotBeStartedSaysWhy() async throws {
        let missing = scripts.path + "/missing"
        let plain = try scripts.script("plain", mode: 0o644, "exit 0")
        let lost = try scripts.script("lost", shell: "/no/such/shell", "exit 0")
        let garbage = try scripts.script("garbage", shell: "", "")
        for (path, reason) in [
            (missing, Errno.noSuchFileOrDirectory), (plain, .permissionDenied), (lost, .noSuchFileOrDirectory),
            (garbage, .execFormatError),
        ] {
            await #expect(throws: ChildFailure.notStarted(path, reason)) {
                try await runner.run(ChildCommand(executable: path))
            }
        }
    }

    @Test func whatTheKernelWouldMisreadIsRefused() async throws {
        await #expect(throws: ChildFailure.notAbsolute("env")) { try await runner.run(ChildCommand(executable: "env")) }
        await #expect(throws: ChildFailure.containsNull) {
            try await runner.run(ChildCommand(executable: "/usr/bin/env", arguments: ["a\0b"]))
        }
        await #expect(throws: ChildFailure.badVariable("A=B")) {
            try await runner.run(ChildCommand(executable: "/usr/bin/env", environment: ["A=B": "c"]))
        }
    }
}
