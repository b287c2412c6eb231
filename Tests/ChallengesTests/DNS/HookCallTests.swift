import ACME
import Challenges
import Conformance
import Hooks
import Testing

/// What a hook is told, word for word, and that it is told nothing else.
struct HookCallTests {
    let bench: HookWorkbench
    let record: ChallengeRecord

    init() throws {
        bench = try HookWorkbench()
        record = try ProofAnswers.record(token: "-token")
    }

    /// A program that writes down its arguments and its environment, without what a shell adds itself.
    private func spy(_ name: String = "spy") throws -> HookProgram {
        let program = try bench.program(
            name,
            """
            for word in "$@"; do echo "$word" >> '\(bench.path)/\(name).arguments'; done
            env | grep -v -e ^PWD= -e ^OLDPWD= -e ^SHLVL= -e ^_= | sort >> '\(bench.path)/\(name).environment'
            echo ' said on output '
            echo 'said on error' >&2
            """
        )
        return try bench.hook(program, variables: ["DNS_TOKEN": "very-secret-token"])
    }

    private static let base = [
        "DNS_TOKEN=very-secret-token", "LANG=C.UTF-8",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]

    @Test func legoHearsNameAndValue() async throws {
        let keeper = LegoExecKeeper(try spy())
        try await keeper.add(record)
        try await keeper.remove(record)
        #expect(
            bench.lines("spy.arguments")
                == ["present", "_acme-challenge.example.com.", record.value]
                + ["cleanup", "_acme-challenge.example.com.", record.value]
        )
        #expect(bench.lines("spy.environment") == Self.base + Self.base)
    }

    /// A token may begin with a hyphen, so `--` comes first.
    @Test func legoRawHearsTheToken() async throws {
        try await LegoExecKeeper(try spy(), mode: .raw).add(record)
        #expect(bench.lines("spy.arguments") == ["present", "--", "example.com", "-token", record.keyAuthorization])
    }

    @Test func dehydratedHearsOneChallengeACall() async throws {
        try await DehydratedKeeper(try spy()).add(record)
        #expect(bench.lines("spy.arguments") == ["deploy_challenge", "example.com", "-token", record.value])
        #expect(bench.lines("spy.environment") == Self.base)
    }

    @Test func dehydratedMayBeFramed() async throws {
        try await DehydratedKeeper(try spy(), framesCalls: true).remove(record)
        #expect(
            bench.lines("spy.arguments")
                == ["startup_hook", "clean_challenge", "example.com", "-token", record.value, "exit_hook"]
        )
    }

    @Test func certbotHearsItFromItsEnvironment() async throws {
        let keeper = CertbotKeeper(
            authenticate: try spy("auth"),
            cleanUp: try spy("cleanup"),
            domains: ["example.com", "www.example.com"]
        )
        try await keeper.add(record)
        try await keeper.remove(record)
        let told = [
            "CERTBOT_ALL_DOMAINS=example.com,www.example.com", "CERTBOT_ALL_IDENTIFIERS=example.com,www.example.com",
            "CERTBOT_DOMAIN=example.com", "CERTBOT_IDENTIFIER=example.com", "CERTBOT_REMAINING_CHALLENGES=0",
            "CERTBOT_VALIDATION=\(record.value)",
        ]
        #expect(bench.lines("auth.environment") == (told + Self.base).sorted())
        // Standard output as it was, trimmed, and nothing of standard error.
        #expect(
            bench.lines("cleanup.environment") == (told + Self.base + ["CERTBOT_AUTH_OUTPUT=said on output"]).sorted()
        )
        #expect(bench.lines("auth.arguments") == [])
    }

    @Test func ownHooksHearTheFacts() async throws {
        try bench.program("own", "env | grep ^REKEY_ | sort > '\(bench.path)/facts'; cat > '\(bench.path)/json'")
        let keeper = HookDirectoryKeeper(try bench.hookDirectory("hooks", linking: "own"), certificate: "www")
        var delegated = record
        delegated.target = "proofs.example.net"
        try await keeper.add(delegated)
        #expect(
            bench.lines("facts") == [
                "REKEY_CERTIFICATE=www", "REKEY_CHALLENGE=dns-01", "REKEY_IDENTIFIER=example.com",
                "REKEY_KEY_AUTHORIZATION=\(record.keyAuthorization)", "REKEY_RECORD_NAME=proofs.example.net",
                "REKEY_RECORD_OWNER=_acme-challenge.example.com", "REKEY_RECORD_TTL=60",
                "REKEY_RECORD_VALUE=\(record.value)", "REKEY_TOKEN=-token",
            ]
        )
        #expect(bench.lines("json").first?.contains(#""event":"challenge-publish""#) == true)
        #expect(bench.lines("json").first?.contains(#""record_ttl":60"#) == true)
    }

    /// 42 of all is nobody; 75 is later; anything else is a failure.
    @Test(arguments: [(42, true), (75, false), (1, false)] as [(Int32, Bool)])
    func ownHooksDecline(status: Int32, isPermanent: Bool) async throws {
        try bench.program("own", "exit \(status)")
        let keeper = HookDirectoryKeeper(try bench.hookDirectory("hooks", linking: "own"), certificate: "www")
        let failure = await #expect(throws: SolverFailure.self) { try await keeper.add(record) }
        #expect(failure?.isPermanent == isPermanent)
        #expect(failure?.reason.contains("status \(status)") == true)
    }
}
