import Glibc
import Hooks
import SystemPackage
import Testing

/// Hooks that nobody would write on purpose: each is done with by its deadline and five seconds, and the next one runs.
struct BadHooksTests {
    private struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let script: String
        let verdict: HookVerdict

        init(_ name: String, _ verdict: HookVerdict, _ script: String) {
            testDescription = name
            self.script = script
            self.verdict = verdict
        }
    }

    private static let deadline = Duration.seconds(1)

    private static let bad: [Bad] = [
        Bad("hangs", .failed, "exec sleep 600"),
        Bad("does not obey", .failed, "trap '' TERM HUP INT; while :; do sleep 600; done"),
        Bad("forks twice", .done, "setsid sh -c 'setsid sleep 20 &' & exit 0"),
        Bad("keeps the pipe", .done, "sleep 600 & exit 0"),
        Bad("writes ten gigabytes", .failed, "head -c 10000000000 /dev/zero; sleep 600"),
        Bad("writes what is no text", .failed, "head -c 200000 /dev/urandom; exit 1"),
        Bad("paints", .failed, "printf '\\033[2J\\033]0;title\\007\\r\\b'; exit 1"),
        Bad("never ends its line", .failed, "head -c 5000000 /dev/zero | tr '\\0' x; exit 1"),
    ]

    @Test(arguments: bad) private func eachIsDoneWithInTime(bad: Bad) async throws {
        let scripts = try ScriptDirectory()
        try scripts.script("10-bad", bad.script)
        try scripts.script("20-good", "exit 0")
        let hooks = HookDirectory(scripts.path, runner: SystemChildRunner(), deadline: Self.deadline)
        let start = ContinuousClock.now
        let reports = try await hooks.run(.activated, HookContext([:]))
        #expect(ContinuousClock.now - start < Self.deadline + .seconds(5) + .seconds(1))
        #expect(reports.map(\.verdict) == [bad.verdict, .done])
        let text = try reports[0].result.get().output.text
        #expect(text.utf8.count < 400_000)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
    }

    /// A binary of another machine: the header of one is enough for the kernel to say no.
    @Test func oneOfAnotherMachineFailsAndTheNextRuns() async throws {
        let scripts = try ScriptDirectory()
        try scripts.script("10-bad", "")
        try scripts.script("20-good", "exit 0")
        var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 57)
        // e_type: executable; e_machine: a PDP-11.
        (header[16], header[18]) = (2, 65)
        try scripts.overwrite("10-bad", header)
        let reports = try await HookDirectory(scripts.path, runner: SystemChildRunner()).run(
            .activated,
            HookContext([:])
        )
        #expect(reports[0].result == .failure(.notStarted(scripts.path + "/10-bad", .execFormatError)))
        #expect(reports[1].verdict == .done)
    }

    @Test func oneThatBelongsToSomebodyElseStopsAllBeforehand() throws {
        let scripts = try ScriptDirectory()
        let bad = try scripts.script("10-bad", "exit 0")
        let isRoot = geteuid() == 0
        if isRoot { #expect(chown(bad, 65_534, 65_534) == 0) }
        let hooks = HookDirectory(
            scripts.path,
            runner: SystemChildRunner(),
            user: isRoot ? 0 : geteuid() &+ 1
        )
        #expect(throws: HookDirectoryFailure.self) { try hooks.list() }
    }
}
