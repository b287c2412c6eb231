package import ACME
import Hooks
import Synchronization

/// Keeps records by the programs given to certbot as `--manual-auth-hook` and `--manual-cleanup-hook`.
///
/// Each is told everything by its environment. Every call is said to be the last (`CERTBOT_REMAINING_CHALLENGES=0`):
/// a hook that gathers values until then acts at once, and none waits for a call that may not come.
package final class CertbotKeeper: RecordKeeper {
    private let authenticate: HookProgram
    private let cleanUp: HookProgram?
    private let domains: [String]
    /// What the first program said about each value, which the second is told.
    private let outputs = Mutex<[String: String]>([:])

    /// A keeper that runs these programs. `domains` are the names that are proven in all, without `*.`; empty means the
    /// one at hand. Without `cleanUp` nothing is ever removed.
    package init(authenticate: HookProgram, cleanUp: HookProgram?, domains: [String] = []) {
        self.authenticate = authenticate
        self.cleanUp = cleanUp
        self.domains = domains
    }

    package func add(_ record: ChallengeRecord) async throws(SolverFailure) {
        try record.requireUsualName(authenticate.name)
        let outcome = try await authenticate.run([], knowing: environment(for: record), keepingOutputApart: true)
        outputs.withLock { $0[record.value] = Self.text(of: outcome) }
    }

    package func remove(_ record: ChallengeRecord) async throws(SolverFailure) {
        guard let cleanUp else { return }
        var environment = environment(for: record)
        environment["CERTBOT_AUTH_OUTPUT"] = outputs.withLock { $0[record.value] } ?? ""
        _ = try await cleanUp.run([], knowing: environment)
        outputs.withLock { $0[record.value] = nil }
    }

    package func rehearse() async throws(SolverFailure) {
        try authenticate.rehearse()
        try cleanUp?.rehearse()
    }

    private func environment(for record: ChallengeRecord) -> [String: String] {
        [
            "CERTBOT_DOMAIN": record.domain,
            "CERTBOT_IDENTIFIER": record.domain,
            "CERTBOT_VALIDATION": record.value,
            "CERTBOT_REMAINING_CHALLENGES": "0",
            "CERTBOT_ALL_DOMAINS": (domains.isEmpty ? [record.domain] : domains).joined(separator: ","),
            "CERTBOT_ALL_IDENTIFIERS": (domains.isEmpty ? [record.domain] : domains).joined(separator: ","),
        ]
    }

    /// Standard output as it was, without white space around it; a NUL would end it in the environment.
    private static func text(of outcome: ChildOutcome) -> String {
        let bytes = outcome.standardOutput.head + outcome.standardOutput.tail
        let text = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
