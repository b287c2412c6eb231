package import ACME

/// Keeps records by a program made for lego's `exec` provider (`EXEC_PATH`).
package struct LegoExecKeeper: RecordKeeper {
    /// How the program is called (`EXEC_MODE`).
    package enum Mode: Sendable, Equatable {
        /// `PROGRAM present FQDN VALUE`, the name with a trailing dot, after all CNAMEs.
        case standard
        /// `PROGRAM present -- DOMAIN TOKEN KEYAUTH`: the program finds out name and value.
        case raw
    }

    private let program: HookProgram
    private let mode: Mode

    /// A keeper that runs `program`.
    package init(_ program: HookProgram, mode: Mode = .standard) {
        self.program = program
        self.mode = mode
    }

    package func add(_ record: ChallengeRecord) async throws(SolverFailure) { try await run("present", record) }

    package func remove(_ record: ChallengeRecord) async throws(SolverFailure) { try await run("cleanup", record) }

    package func rehearse() async throws(SolverFailure) { try program.rehearse() }

    private func run(_ action: String, _ record: ChallengeRecord) async throws(SolverFailure) {
        switch mode {
        case .standard:
            _ = try await program.run([action, "\(record.target).", record.value])
        case .raw:
            try record.requireUsualName(program.name)
            _ = try await program.run([action, "--", record.domain, record.token, record.keyAuthorization])
        }
    }
}

extension ChallengeRecord {
    /// Refuses what a convention that passes a domain only cannot say.
    func requireUsualName(_ hook: String) throws(SolverFailure) {
        guard !isAtUsualName else { return }
        throw SolverFailure(
            reason: "\(hook): its convention cannot write to \(name)",
            isPermanent: true,
            hint: "it knows dns-01 only; for \(type) use an acme.sh script, a lego program or a hook of rekey's own"
        )
    }
}
