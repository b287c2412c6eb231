import Hooks
import Testing

/// Standard output without standard error, for programs whose output is an answer.
@Suite(.serialized) struct OutputApartTests {
    let scripts: ScriptDirectory

    init() throws { scripts = try ScriptDirectory() }

    private func run(_ text: String, apart: Bool, deadline: Duration = .seconds(20)) async throws -> ChildOutcome {
        let script = try scripts.script("child", text)
        let command = ChildCommand(executable: script, deadline: deadline, keepsOutputApart: apart)
        return try await SystemChildRunner().run(command)
    }

    @Test func bothAreKept() async throws {
        let outcome = try await run("echo answer; echo noise >&2", apart: true)
        #expect(outcome.standardOutput.text == "answer\n")
        #expect(Set(outcome.output.text.split(separator: "\n")) == ["answer", "noise"])
    }

    @Test func orTogetherInTheirOrder() async throws {
        let outcome = try await run("echo a; echo b >&2; echo c", apart: false)
        #expect(outcome.output.text == "a\nb\nc\n")
        #expect(outcome.standardOutput == outcome.output)
    }

    /// One stream may end long before the other, and neither blocks the child.
    @Test func eachEndsByItself() async throws {
        let outcome = try await run("exec 1>&-; yes | head -c 300000 >&2; exit 3", apart: true)
        #expect(outcome.ending == .exited(3))
        #expect(outcome.standardOutput.isEmpty)
        #expect(outcome.output.head.count + outcome.output.tail.count + outcome.output.dropped == 300_000)
    }

    /// Whoever holds one of them open after the child's end is not waited for.
    @Test func aHolderOfOneIsNotWaitedFor() async throws {
        let start = ContinuousClock.now
        let outcome = try await run("sleep 60 >/dev/null & echo done; exit 0", apart: true)
        #expect(ContinuousClock.now - start < .seconds(15))
        #expect(outcome.isSuccess && outcome.standardOutput.text == "done\n")
    }

    @Test func theDeadlineHolds() async throws {
        let outcome = try await run("echo begun; exec sleep 60", apart: true, deadline: .milliseconds(300))
        #expect(outcome.ending == .timedOut)
        #expect(outcome.standardOutput.text == "begun\n")
    }
}
