import ACME
import Challenges
import Hooks
import Testing

/// The functions that scripts made for acme.sh expect. Digests were computed with openssl.
struct AcmeShFunctionsTests {
    let bench: HookWorkbench

    init() throws { bench = try HookWorkbench() }

    /// Each with what it prints.
    private static let table: [(call: String, output: String)] = [
        ("printf abc | _digest sha1 hex", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("printf abc | _digest md5", "kAFQmDzST7DWlj99KOF/cg=="),
        // RFC 4231 §4.3, and a key longer than a block: §4.7.
        (
            "printf 'what do ya want for nothing?' | _hmac sha256 4a656665 hex",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            "printf 'Test Using Larger Than Block-Size Key - Hash Key First' | "
                + "_hmac sha256 $(printf '%0262d' 0 | sed s/0/a/g) hex",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        ("printf x | _hmac sha1 00ff", "n5Jf8ph2mJo/HPR4NxW+hlsdgD8="),
        ("printf 'a b/ü~%%' | _url_encode", "a%20b%2f%c3%bc~%25"),
        ("printf 'a/ü' | _url_encode upper-hex", "a%2F%C3%BC"),
        ("printf abc | _hex_dump", " 61 62 63"),
        ("printf 6869 | _h2b", "hi"),
        ("printf abcd | _base64", "YWJjZA=="),
        ("printf YWJjZA== | _dbase64", "abcd"),
        ("printf 'ab/+=' | _url_replace", "ab_-"),
        (#"printf '{\n  "a" : "b",\n  "n": 5,\n "l" : [ { } ]\n}' | _normalizeJson"#, #"{"a":"b","n": 5,"l":[ { } ]}"#),
        (#"printf 'a"b\\c\nd' | _json_encode"#, #"a\"b\\c\nd"#),
        ("_getfield a,b,c 2", "b"),
        ("_getfield a.b 5 .", "b"),
        ("_math 3 + 4", "7"),
        ("printf aBc | _upper_case", "ABC"),
        ("printf aBc | _lower_case", "abc"),
        ("printf 'id=12,id=13' | _egrep_o 'id=[0-9]*' | _tail_n 1", "id=13"),
        ("_contains abc b && echo yes", "yes"),
        ("_contains abc x || echo no", "no"),
        ("_startswith -abc -a && echo yes", "yes"),
        ("_endswith abc c && echo yes", "yes"),
        ("_exists sh && echo yes", "yes"),
        ("_exists no-such-program || echo no", "no"),
        ("_hasfield a,b b && echo yes", "yes"),
        ("_err message 2>/dev/null || echo failed", "failed"),
        ("f=$(_mktemp); echo abc > \"$f\"; _sed_i s/b/x/ \"$f\"; cat \"$f\"", "axc"),
        ("_saveaccountconf_mutable K \"it's \\\"x\\\" é\"; _readaccountconf_mutable K", "it's \"x\" é"),
        ("_saveaccountconf K a; _saveaccountconf_mutable K b; _readaccountconf_mutable K", "b"),
        ("_saveaccountconf K a; _readaccountconf_mutable K", "a"),
        ("_saveaccountconf K a; _clearaccountconf K; _readaccountconf K || echo gone", "gone"),
        ("_savedomainconf D d; _readdomainconf D", "d"),
        ("_saveaccountconf ../K a 2>/dev/null || echo refused", "refused"),
        ("printf '%s' \"$(_info told 2>/dev/null)\"; _secure_debug token abc; echo end", "end"),
    ]

    @Test func functionsDoWhatScriptsExpect() async throws {
        for (shell, name) in [("/bin/sh", "dns_plain"), ("/usr/bin/env bash", "dns_bash")] {
            let calls = Self.table.enumerated().map { number, row in
                "{ rm -rf \"$REKEY_ADAPTER_DIRECTORY/account\"; \(row.call); } > '\(bench.path)/\(name).\(number)'"
            }
            let text = "\(name)_add() {\n\(calls.joined(separator: "\n"))\n:\n}"
            let script = try bench.program("\(name).sh", shell: shell, mode: 0o644, text)
            let adapter =
                bench.names("").contains("acme.sh-dnsapi") ? "\(bench.path)/acme.sh-dnsapi" : try bench.adapter()
            let keeper = AcmeShKeeper(try bench.hook(adapter), script: script, memory: "\(bench.path)/memory")
            try await keeper.add(try ProofAnswers.record())
            for (number, row) in Self.table.enumerated() {
                #expect(bench.lines("\(name).\(number)") == [row.output], "\(name): \(row.call)")
            }
        }
    }

    @Test(arguments: ["dns_x.txt", "dns-x.sh", "1dns.sh", ".sh"]) func namesThatNameNoFunction(name: String)
        async throws
    {
        let script = try bench.program(name, mode: 0o644, "")
        let keeper = AcmeShKeeper(try bench.hook(bench.adapter()), script: script, memory: "\(bench.path)/memory")
        let failure = await #expect(throws: SolverFailure.self) { try await keeper.rehearse() }
        #expect(failure?.isPermanent == true)
    }

    /// `dns_NAME_rm` is optional in acme.sh; then a record that cannot be removed is not said to be.
    @Test func whatCannotBeRemovedIsSaid() async throws {
        let script = try bench.program("dns_adder.sh", mode: 0o644, "dns_adder_add() { :; }")
        let keeper = AcmeShKeeper(try bench.hook(bench.adapter()), script: script, memory: "\(bench.path)/memory")
        let record = try ProofAnswers.record()
        try await keeper.add(record)
        let failure = await #expect(throws: SolverFailure.self) { try await keeper.remove(record) }
        #expect(failure?.reason.hasSuffix("has no function dns_adder_rm") == true)
    }
}
