package import ACME

/// Keeps records by a hook made for dehydrated: `HOOK deploy_challenge DOMAIN TOKEN VALUE`, one challenge a call
/// (`HOOK_CHAIN=no`). The hook itself finds out the record's name, as under dehydrated, and follows CNAMEs if it does.
package struct DehydratedKeeper: RecordKeeper {
    private let program: HookProgram
    private let framesCalls: Bool

    /// A keeper that runs `program`. With `framesCalls`, `startup_hook` is called before each challenge call and
    /// `exit_hook` after it, for hooks that log in and out there; others do not know the words or ignore them.
    package init(_ program: HookProgram, framesCalls: Bool = false) {
        self.program = program
        self.framesCalls = framesCalls
    }

    package func add(_ record: ChallengeRecord) async throws(SolverFailure) {
        try await run("deploy_challenge", record)
    }

    package func remove(_ record: ChallengeRecord) async throws(SolverFailure) {
        try await run("clean_challenge", record)
    }

    package func rehearse() async throws(SolverFailure) { try program.rehearse() }

    private func run(_ operation: String, _ record: ChallengeRecord) async throws(SolverFailure) {
        try record.requireUsualName(program.name)
        if framesCalls { _ = try await program.run(["startup_hook"]) }
        _ = try await program.run([operation, record.domain, record.token, record.value])
        if framesCalls { _ = try await program.run(["exit_hook"]) }
    }
}
