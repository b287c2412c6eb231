import ACME
import Challenges
import Conformance
import Glibc
import Hooks
import Testing

/// Hooks that hang, flood, leave things behind, or may not be run at all.
@Suite(.serialized) struct BadHookTests {
    let bench: HookWorkbench
    let record: ChallengeRecord

    init() throws {
        bench = try HookWorkbench()
        record = try ProofAnswers.record()
    }

    private func failure(
        of text: String,
        variables: [String: String] = [:],
        deadline: Duration = .seconds(30)
    ) async throws -> SolverFailure? {
        let program = try bench.program("bad", text)
        let keeper = LegoExecKeeper(try bench.hook(program, variables: variables, deadline: deadline))
        return await #expect(throws: SolverFailure.self) { try await keeper.add(record) }
    }

    @Test(.rows("F-H6")) func oneThatHangsIsStopped() async throws {
        let start = ContinuousClock.now
        let failure = try await failure(of: "echo asking the provider; exec sleep 300", deadline: .milliseconds(300))
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(failure?.isPermanent == false)
        #expect(
            failure?.reason == "dns hook \(bench.path)/bad: did not end within its deadline: asking the provider"
        )
        #expect(failure?.hint != nil)
    }

    @Test func oneThatFloodsIsQuotedInPart() async throws {
        let failure = try await failure(of: "yes 'a very long line of words' | head -n 400000; echo the end; exit 3")
        #expect(failure?.reason.hasSuffix("/ the end") == true)
        #expect((failure?.reason.count ?? 0) < 600)
    }

    @Test(.rows("F-H6")) func aStatusMayBeABadDay() async throws {
        let failure = try await failure(of: "echo 'HTTP 429'; exit 1")
        #expect(failure?.isPermanent == false)
        #expect(failure?.reason == "dns hook \(bench.path)/bad: exited with status 1: HTTP 429")
    }

    @Test func aMissingProgramIsNot() async throws {
        #expect(try await failure(of: "exec /no/such/program")?.isPermanent == true)
    }

    @Test func whatItPrintsIsHarmless() async throws {
        let failure = try await failure(of: "printf '\\033[2J\\033]0;owned\\007bad\\r\\n'; exit 1")
        #expect(failure?.reason.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } == true)
        #expect(failure?.reason.contains("\\u{1b}[2J") == true)
    }

    @Test func itsCredentialsAreNotQuoted() async throws {
        let failure = try await failure(
            of: "set -x; : curl -H \"$DNS_TOKEN\"; echo \"$DNS_TOKEN\"; exit 1",
            variables: ["DNS_TOKEN": "s3cr3t-of-the-zone"]
        )
        #expect(failure?.reason.contains("s3cr3t") == false)
        #expect(failure?.reason.contains("[DNS_TOKEN]") == true)
    }

    @Test func childrenDoNotOutliveIt() async throws {
        let program = try bench.program("parent", "sleep 300 & echo $! > '\(bench.path)/child'; exit 0")
        let start = ContinuousClock.now
        try await LegoExecKeeper(try bench.hook(program)).add(record)
        #expect(ContinuousClock.now - start < .seconds(20))
        let child = try #require(bench.lines("child").first.flatMap { Int32($0) })
        for _ in 0..<500 where kill(child, 0) == 0 && !isZombie(child) { try await Task.sleep(for: .milliseconds(10)) }
        #expect(kill(child, 0) != 0 || isZombie(child))
    }

    /// Nobody reaps orphans in some containers.
    private func isZombie(_ process: Int32) -> Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 512)
        let text = String(decoding: line.prefix(fread(&line, 1, line.count, file)), as: UTF8.self)
        return text.split(separator: ")").last?.hasPrefix(" Z") == true
    }

    /// Before an order is spent: missing, not executable, writable by others.
    @Test(arguments: HookConvention.allCases) func whatMayNotRunIsRefused(convention: HookConvention) async throws {
        let keeper = try convention.keeper(on: bench)
        try await keeper.rehearse()
        let programs = ["lego", "lego-raw", "dns_fixture.sh", "acme.sh-dnsapi", "dehydrated", "auth", "cleanup", "own"]
        for name in programs where !bench.lines(name).isEmpty {
            let path = "\(bench.path)/\(name)"
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(chmod(path, 0o777) == 0)
            let failure = await #expect(throws: SolverFailure.self, "\(name)") { try await keeper.rehearse() }
            #expect(failure?.isPermanent == true)
            #expect(failure?.reason.contains("writable by others") == true)
            #expect(failure?.hint != nil)
            #expect(unlink(path) == 0)
            await #expect(throws: SolverFailure.self, "\(name)") { try await keeper.rehearse() }
            await #expect(throws: SolverFailure.self, "\(name)") { try await keeper.add(record) }
            #expect(bench.zone == [])
            return
        }
    }
}
