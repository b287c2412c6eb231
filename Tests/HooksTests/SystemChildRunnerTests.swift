import Glibc
import Hooks
import SystemPackage
import Testing

/// T8, T9 and the hook contract, with real scripts. In sequence, since each is judged by the time it takes.
@Suite(.serialized) struct SystemChildRunnerTests {
    let runner = SystemChildRunner()
    let scripts: ScriptDirectory

    init() throws { scripts = try ScriptDirectory() }

    private func run(
        _ text: String,
        shell: String = "/bin/dash",
        arguments: [String] = [],
        input: [UInt8] = [],
        deadline: Duration = .seconds(20),
        grace: Duration = .milliseconds(300),
        outputLimit: Int = 32_768
    ) async throws -> ChildOutcome {
        let script = try scripts.script("child", shell: shell, text)
        return try await runner.run(
            ChildCommand(
                executable: script,
                arguments: arguments,
                input: input,
                deadline: deadline,
                grace: grace,
                outputLimit: outputLimit
            )
        )
    }

    @Test(arguments: ["/bin/dash", "/bin/bash"], [0, 1, 42, 75, 255] as [Int32])
    func theStatusIsTold(shell: String, status: Int32) async throws {
        let outcome = try await run("exit $1", shell: shell, arguments: ["\(status)"])
        #expect(outcome.ending == .exited(status))
        #expect(outcome.output.isEmpty)
        #expect(outcome.isSuccess == (status == 0))
    }

    @Test func aSignalIsTold() async throws {
        #expect(try await run("kill -SEGV $$").ending == .signalled(SIGSEGV))
    }

    @Test func bothOutputsAreOneInTheirOrder() async throws {
        let outcome = try await run("echo one; echo two >&2; echo three")
        #expect(outcome.output.text == "one\ntwo\nthree\n")
        #expect(outcome.took > .zero && outcome.took < .seconds(20))
    }

    @Test func argumentsAreWordsNotShell() async throws {
        let outcome = try await run(#"printf '<%s>' "$@""#, arguments: ["a b", "$(id)", "; rm x", "", "*"])
        #expect(outcome.output.text == "<a b><$(id)><; rm x><><*>")
    }

    /// T8: exactly what is documented, although this process knows more.
    @Test func theEnvironmentIsExactlyWhatIsGiven() async throws {
        let given = ChildCommand.baseEnvironment.merging(["REKEY_CERTIFICATE": "www"]) { $1 }
        let outcome = try await runner.run(ChildCommand(executable: "/usr/bin/env", environment: given))
        let lines = outcome.output.text.split(separator: "\n").map(String.init)
        #expect(
            lines.sorted() == [
                "LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "REKEY_CERTIFICATE=www",
            ]
        )
    }

    @Test func noDescriptorIsInherited() async throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)  // without O_CLOEXEC, as a careless library would
        defer { ends.forEach { _ = close($0) } }
        let outcome = try await runner.run(ChildCommand(executable: "/bin/ls", arguments: ["/proc/self/fd"]))
        // The last one is the directory that is being listed.
        #expect(outcome.output.text == "0\n1\n2\n3\n")
    }

    @Test func itIsALeaderInTheRoot() async throws {
        let outcome = try await run(#"pwd; cut -d' ' -f5,6 /proc/$$/stat; echo $$ $$"#)
        let lines = outcome.output.text.split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "/" && lines[1] == lines[2])
    }

    @Test func signalsAreNeitherBlockedNorIgnored() async throws {
        let outcome = try await runner.run(
            ChildCommand(executable: "/bin/grep", arguments: ["-E", "^Sig(Blk|Ign)", "/proc/self/status"])
        )
        let masks = outcome.output.text.split(separator: "\n").compactMap {
            UInt64($0.drop { $0 != "\t" }.dropFirst(), radix: 16)
        }
        // Signals 32 and 33 are the C library's own; it always starts programs with those ignored.
        #expect(masks.map { $0 & 0x7FFF_FFFF } == [0, 0])
    }

    @Test(arguments: [0, 5, 65_536, 1_000_000])
    func theInputIsReadAndEnds(size: Int) async throws {
        let input = [UInt8](repeating: 0x61, count: size)
        let outcome = try await run("wc -c", input: input)
        #expect(outcome.output.text == "\(size)\n")
    }

    /// A child that does not read its input must neither stop us nor end us by SIGPIPE.
    @Test(arguments: ["exit 0", "exec 0<&-; sleep 0.2; exit 0", "sleep 0.1"])
    func unwantedInputDoesNoHarm(text: String) async throws {
        let outcome = try await run(text, input: [UInt8](repeating: 0x61, count: 1_000_000))
        #expect(outcome.ending == .exited(0))
    }

    @Test func aHangingChildIsStopped() async throws {
        let outcome = try await run("echo here; exec sleep 60", deadline: .milliseconds(200))
        #expect(outcome.ending == .timedOut)
        #expect(outcome.output.text == "here\n")
        #expect(outcome.took >= .milliseconds(200) && outcome.took < .seconds(2))
    }

    @Test func aChildMayStopInItsOwnWay() async throws {
        let outcome = try await run(
            "trap 'echo bye; exit 0' TERM; echo here; while :; do sleep 0.02; done",
            deadline: .milliseconds(200),
            grace: .seconds(10)
        )
        #expect(outcome.ending == .timedOut)
        #expect(outcome.output.text.hasSuffix("bye\n"))
        #expect(outcome.took < .seconds(5))
    }

    @Test(arguments: ["/bin/dash", "/bin/bash"])
    func aChildThatIgnoresTheRequestIsKilled(shell: String) async throws {
        let outcome = try await run(
            "trap '' TERM; echo $$; while :; do sleep 0.1; done",
            shell: shell,
            deadline: .milliseconds(200)
        )
        #expect(outcome.ending == .timedOut)
        #expect(outcome.took < .seconds(3))
        let process = try #require(Int32(outcome.output.text.prefix { $0 != "\n" }))
        #expect(!isAlive(process))
    }

    /// The whole group: what the child started dies with it.
    @Test func descendantsAreKilledToo() async throws {
        let outcome = try await run(
            "(trap '' TERM; exec sleep 60) & echo $!; trap '' TERM; wait; sleep 60",
            deadline: .milliseconds(200)
        )
        #expect(outcome.ending == .timedOut)
        let process = try #require(Int32(outcome.output.text.prefix { $0 != "\n" }))
        #expect(try await isGone(process))
    }

    /// A descendant that holds the output open: two seconds, then it is killed. The child itself did well.
    @Test func aDescendantThatHoldsTheOutputIsKilled() async throws {
        let outcome = try await run("sleep 60 & echo $!; exit 0")
        #expect(outcome.ending == .exited(0))
        #expect(outcome.took >= .seconds(2) && outcome.took < .seconds(5))
        let process = try #require(Int32(outcome.output.text.prefix { $0 != "\n" }))
        #expect(try await isGone(process))
    }

    /// What is written just after the child ended is still heard.
    @Test func lateOutputIsHeard() async throws {
        let outcome = try await run("(sleep 0.4; echo late) & echo early")
        #expect(outcome.output.text == "early\nlate\n")
        #expect(outcome.took < .seconds(2))
    }

    /// A daemon in a session of its own is out of reach; it must not hold us up, even while it writes.
    @Test(arguments: ["sleep 7", "for i in 1 2 3 4 5 6 7; do echo noise; sleep 1; done", "timeout 7 yes"])
    func aDoubleForkDoesNotHoldUsUp(daemon: String) async throws {
        let outcome = try await run("setsid sh -c '\(daemon)' & sleep 0.1; exit 0")
        #expect(outcome.ending == .exited(0))
        #expect(outcome.took < .seconds(5))
    }

    /// One that lets go of the output as daemons do is left alone at once.
    @Test func aProperDaemonIsLeftAlone() async throws {
        let outcome = try await run("setsid sleep 30 >/dev/null 2>&1 </dev/null & echo $!; exit 0")
        #expect(outcome.took < .seconds(2))
        let process = try #require(Int32(outcome.output.text.prefix { $0 != "\n" }))
        #expect(isAlive(process))
        kill(process, SIGKILL)
    }

    @Test func tenMegabytesAreCutInTheMiddle() async throws {
        let outcome = try await run("echo first; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo last")
        #expect(outcome.ending == .exited(0))
        #expect(outcome.output.head.count == 16_384)
        #expect(outcome.output.tail.count == 16_384)
        #expect(outcome.output.dropped == 10_000_000 + 6 + 6 - 32_768)
        #expect(outcome.output.text.hasPrefix("first\nxxx"))
        #expect(outcome.output.text.hasSuffix("xxx\nlast\n"))
    }

    @Test func aChildThatNeverStopsWritingIsStopped() async throws {
        let outcome = try await run("exec yes", deadline: .milliseconds(300))
        #expect(outcome.ending == .timedOut)
        #expect(outcome.took < .seconds(3))
        #expect(outcome.output.head.count + outcome.output.tail.count == 32_768)
    }

    @Test func aChildThatClosesItsOutputIsWaitedFor() async throws {
        let outcome = try await run("exec >&- 2>&-; sleep 0.3; exit 3")
        #expect(outcome.ending == .exited(3))
        #expect(outcome.took >= .milliseconds(300))
    }

    /// Neither descriptors nor zombies are left, however children end.
    @Test func nothingIsLeftBehind() async throws {
        let script = try scripts.script("child", "exec cat")
        func descriptors() -> Int { (0..<1_024).count { fcntl($0, F_GETFD) >= 0 } }
        _ = try await runner.run(ChildCommand(executable: script))
        let before = descriptors()
        for _ in 0..<60 {
            _ = try await runner.run(ChildCommand(executable: script, input: [1]))
            _ = try? await runner.run(ChildCommand(executable: "/no/such/file"))
        }
        // Other tests of this process may hold some at this moment; a leak in each round would show.
        #expect(descriptors() - before < 50)
    }
}
