import ACME
import Challenges
import Conformance
import Hooks
import Testing

/// A script as acme.sh's users have them, against a provider in each of its moods.
@Suite(.serialized) struct AcmeShProviderTests {
    let bench: HookWorkbench
    let record: ChallengeRecord

    init() throws {
        bench = try HookWorkbench()
        record = try ProofAnswers.record()
    }

    private static let script = """
        dns_provider_add() {
          _call POST "$1 $2"
        }
        dns_provider_rm() {
          _call DELETE "$1 $2"
        }
        _call() {
          PROVIDER_TOKEN="${PROVIDER_TOKEN:-$(_readaccountconf_mutable PROVIDER_TOKEN)}"
          if [ -z "$PROVIDER_TOKEN" ]; then _err "no token"; return 1; fi
          _saveaccountconf_mutable PROVIDER_TOKEN "$PROVIDER_TOKEN"
          export _H1="Authorization: $PROVIDER_TOKEN"
          if ! _post "$2" "$PROVIDER_URL" "" "$1" "text/plain" > /dev/null; then _err "no answer"; return 1; fi
          _code="$(grep '^HTTP' "$HTTP_HEADER" | _tail_n 1 | cut -d ' ' -f 2)"
          if [ "$_code" != 200 ]; then _err "the provider said $_code"; return 1; fi
          list="$(_get "$PROVIDER_URL" | _normalizeJson)"
          _contains "$list" '"records":\\[' || return 1
          printf '%s' "$list" | _egrep_o '"record":"[^"]*"' | cut -d '"' -f 4 > "$LIST"
        }
        """

    private func keeper(
        _ provider: FakeProvider,
        token: String? = FakeProvider.token,
        deadline: Duration = .seconds(30)
    ) throws -> AcmeShKeeper {
        var variables = ["PROVIDER_URL": provider.url, "LIST": "\(bench.path)/list"]
        variables["PROVIDER_TOKEN"] = token
        let adapter = try bench.hook(bench.adapter(), variables: variables, deadline: deadline)
        let script = try bench.program("dns_provider.sh", mode: 0o644, Self.script)
        return AcmeShKeeper(adapter, script: script, memory: "\(bench.path)/memory")
    }

    @Test func theScriptWorksUnmodified() async throws {
        let provider = try await FakeProvider()
        let keeper = try keeper(provider)
        try await keeper.add(record)
        #expect(provider.records == ["\(record.name) \(record.value)"])
        #expect(bench.lines("list") == provider.records)
        #expect(provider.requests.map(\.method) == ["POST", "GET"])
        #expect(provider.requests.allSatisfy { $0.authorization == FakeProvider.token })
        try await keeper.remove(record)
        #expect(provider.records == [])
    }

    /// What the environment said once is remembered, readable by us alone.
    @Test func valuesAreRemembered() async throws {
        let provider = try await FakeProvider()
        try await keeper(provider).add(record)
        #expect(bench.lines("memory/account/SAVED_PROVIDER_TOKEN") == [FakeProvider.token])
        let adapter = try bench.hook(
            "\(bench.path)/acme.sh-dnsapi",
            variables: ["PROVIDER_URL": provider.url, "LIST": "\(bench.path)/list"]
        )
        let forgetful = AcmeShKeeper(
            adapter,
            script: "\(bench.path)/dns_provider.sh",
            memory: "\(bench.path)/memory"
        )
        try await forgetful.remove(record)
        #expect(provider.records == [])
        #expect(bench.mode("memory") == 0o700)
        #expect(bench.mode("memory/account/SAVED_PROVIDER_TOKEN") == 0o600)
    }

    @Test(.rows("F-H6"), arguments: [429, 500]) func aRefusalIsTriedLater(status: Int) async throws {
        let provider = try await FakeProvider(.refusing(status))
        let keeper = try keeper(provider)
        let failure = await #expect(throws: SolverFailure.self) { try await keeper.add(record) }
        #expect(failure?.isPermanent == false)
        #expect(failure?.reason.hasSuffix("exited with status 1: the provider said \(status)") == true)
        provider.set(.kind)
        try await keeper.remove(record)
        #expect(provider.requests.map(\.method) == ["POST", "DELETE", "GET"])
    }

    @Test(.rows("F-H6")) func aWrongTokenIsNotPrinted() async throws {
        let provider = try await FakeProvider()
        let keeper = try keeper(provider, token: "Bearer wrong-token")
        let failure = await #expect(throws: SolverFailure.self) { try await keeper.add(record) }
        #expect(failure?.reason.hasSuffix("the provider said 401") == true)
        #expect(failure?.reason.contains("wrong-token") == false)
    }

    @Test(.rows("F-H6")) func aSilentProviderMeetsTheDeadline() async throws {
        let provider = try await FakeProvider(.silent)
        let keeper = try keeper(provider, deadline: .seconds(1))
        let failure = await #expect(throws: SolverFailure.self) { try await keeper.add(record) }
        #expect(failure?.reason.contains("did not end within its deadline") == true)
        // Nothing of it is left behind.
        #expect(bench.names("memory").allSatisfy { !$0.hasPrefix("scratch~") })
    }

    /// No credential is ever an argument of a program, where everybody on the machine can read it.
    @Test func noCredentialIsOnACommandLine() async throws {
        let provider = try await FakeProvider()
        let spy =
            "for word in \"$@\"; do echo \"$word\"; done >> '\(bench.path)/curl.arguments'; exec /usr/bin/curl \"$@\""
        try bench.program("curl", spy)
        let adapter = try bench.hook(
            bench.adapter(),
            variables: [
                "PROVIDER_URL": provider.url, "LIST": "\(bench.path)/list", "PROVIDER_TOKEN": FakeProvider.token,
                "PATH": "\(bench.path):/usr/bin:/bin",
            ]
        )
        let script = try bench.program("dns_provider.sh", mode: 0o644, Self.script)
        try await AcmeShKeeper(adapter, script: script, memory: "\(bench.path)/memory").add(record)
        #expect(Set(bench.lines("curl.arguments")) == ["--disable", "--config", "-"])
        #expect(provider.records.count == 1)
    }
}
