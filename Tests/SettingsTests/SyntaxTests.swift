import Testing

@testable import Settings

@Suite struct SyntaxTests {
    @Test func tabsAreNamed() throws {
        let failure = #expect(throws: SettingsFailure.self) {
            try SettingsFile.load(text: "certificates:\n\ta: {}\n", path: "f")
        }
        let problem = try #require(failure?.problems.first)
        #expect(failure?.problems.count == 1)
        #expect(problem.line == 2)
        #expect(problem.hint == "YAML indents with spaces, not with tabs")
    }

    @Test(arguments: [
        ("a: [1, 2\nb: 3\n", 2), ("a: \"x\n", 2), ("a: b: c\n", 1), ("state: /a\n  contact: []\n", 2),
        ("state: }\n", 1), ("---\nstate: /a\n---\nstate: /b\n", 3), ("state: @x\n", 1), ("a: *b\n", 1),
    ])
    func mistakesOfSyntaxHaveAPlace(text: String, line: Int) throws {
        let failure = #expect(throws: SettingsFailure.self) { try SettingsFile.load(text: text, path: "f") }
        #expect(failure?.problems.count == 1)
        #expect(failure?.problems.first?.line == line, "\(failure?.description ?? "")")
    }

    @Test func anUnquotedWildcardGetsTheRightHint() throws {
        let text = certificate("", names: "[*.example.com]")
        let failure = #expect(throws: SettingsFailure.self) { try SettingsFile.load(text: text, path: "f") }
        #expect(failure?.problems.first?.hint == "quote a name that begins with \"*\" or \"&\": \"*.example.com\"")
        #expect(failure?.problems.first?.line == 3)
    }

    @Test func duplicateKeysAreReportedTogetherWithTheRest() {
        let text = """
            state: /var/lib/rekey
            stat: x
            certificates:
              a: { names: [a.example.com], names: [b.example.com], authorities: [zerossl], "key": rsa-2048, "key": oops }
              b: { names: [b.example.com], authorities: [zerossl] }
              a: { names: [c.example.com] }
            state: relative
            state: /third
            """
        #expect(
            problems(text) == [
                "2:1: unknown key \"stat\"; did you mean \"state\"?",
                "4:32: the key \"names\" is given more than once; first at line 4, column 8",
                "4:97: the key \"key\" is given more than once; first at line 4, column 80",
                "6:3: the key \"a\" is given more than once; first at line 4, column 3",
                "7:1: the key \"state\" is given more than once; first at line 1, column 1",
                "8:1: the key \"state\" is given more than once; first at line 1, column 1",
            ]
        )
    }

    @Test func moreDuplicatesThanAnybodyMakesAreStillRefused() {
        let text = (0..<100).map { _ in "state: /a\n" }.joined()
        #expect(!problems(text).isEmpty)
        #expect(problems("? [a]\n: 1\n? [a]\n: 2\n") == ["1:3: a key must be a plain word"])
        #expect(!problems("? !!str state\n: /a\n? !!str state\n: /b\n").isEmpty)
    }

    @Test func anchorsAndAliasesAreRefused() {
        #expect(
            problems("state: &x /a\nhooks: { directory: *x }\n") == [
                "1:8: anchors and aliases are not read", "1:8: anchors and aliases are not read",
            ]
        )
        #expect(problems("hooks: &h { directory: /a }\n") == ["1:8: anchors and aliases are not read"])
    }

    @Test(arguments: [false, true])
    func aBombOfAliasesIsRefusedAtOnce(asKey: Bool) {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
        }
        if asKey { text += "? *a30\n: 1\n? *a29\n: 2\n" }
        let clock = ContinuousClock()
        let took = clock.measure { #expect(problems(text) == ["3:20: too many aliases"]) }
        #expect(took < .seconds(2))
    }

    @Test func aSmallBombOnlyUnfoldsALittle() {
        let text = "a: &a [x]\n? [*a, *a, *a, *a]\n: 1\n? [*a, *a, *a, *a]\n: 1\n"
        #expect(!problems(text).isEmpty)
    }

    @Test func starsInCommentsAndTextsAreNoAliases() {
        let comments = (0..<50).map { "# some *word* \($0)\nstate\($0): a # *b *c, *d\n" }.joined()
        #expect(problems(comments).allSatisfy { $0.contains("unknown key") })
        #expect(AliasGuard.excess(in: Array("a: 2*3*4*5*6*7*8*9*1*2*3*4*5*6*7*8\n".utf8)) == nil)
        let hidden = "# x\r" + String(repeating: "- *a\r", count: 20)
        #expect(AliasGuard.excess(in: Array(hidden.utf8)) != nil)
        let quotes = "\"x\n# \" : [" + String(repeating: "*a, ", count: 20) + "]"
        #expect(AliasGuard.excess(in: Array(quotes.utf8)) != nil)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func nestingHasAnEnd(opening: String) {
        for depth in [40, 999, 5000, 100_000] {
            #expect(!problems("state: " + String(repeating: opening, count: depth)).isEmpty)
            #expect(!problems(String(repeating: opening, count: depth)).isEmpty)
        }
        let deep = "state: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(problems(deep).contains("1:39: nested too deep"))
    }

    @Test func aFileHasAnEnd() {
        let large = "# " + String(repeating: "x", count: SettingsFile.maximumSize)
        #expect(problems(large) == ["1:1: the file has more than 4 MiB"])
    }

    @Test func whatIsNotTextIsRefused() throws {
        #expect(problems("state: /a\ncontact: [a\u{0}b]\n") == ["2:12: a control character (0)"])
        #expect(problems("état: \u{1B}[31m\n") == ["1:7: a control character (27)"])
        let bytes: [UInt8] = Array("state: /a\nx: ".utf8) + [0xFF, 0xFE, 0x0A]
        let failure = #expect(throws: SettingsFailure.self) { try SettingsFile.load(bytes: bytes, path: "f") }
        #expect(failure?.description == "f:2:1: this line is not UTF-8 text")
        #expect(throws: SettingsFailure.self) { try SettingsFile.load(bytes: [0xFF, 0xFE, 0x61, 0x00], path: "f") }
    }

    @Test func wordsOfTheFileCannotWriteOnTheTerminal() {
        let text = "\"a\\e[31m\\u202e\": 1\n"
        #expect(problems(text) == ["1:1: unknown key \"a\\u{1B}[31m\\u{202E}\""])
        let long = String(repeating: "k", count: 500)
        #expect(problems("\(long): 1\n") == ["1:1: unknown key \"\(String(repeating: "k", count: 80))…\""])
    }

    @Test func noMutilationOfTheSampleCrashesTheReader() {
        var random = Seeded(state: 7)
        let good = Array(sample.utf8)
        let alphabet = Array("[]{}:,-?*&!|>'\"%@`#\t\n \r\u{0}\u{FF}az09/.".utf8)
        var loaded = 0
        for _ in 0..<1500 {
            var bad = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bad.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bad.remove(at: index)
                case 1: bad.insert(alphabet.randomElement(using: &random) ?? 0, at: index)
                case 2: bad[index] = alphabet.randomElement(using: &random) ?? 0
                default: bad.removeSubrange(index..<min(bad.count, index + Int.random(in: 1..<200, using: &random)))
                }
            }
            do {
                let configuration = try SettingsFile.load(bytes: bad, path: "f")
                loaded += 1
                #expect((try? SettingsFile.load(text: configuration.printBack(), path: "f")) == configuration)
            } catch {
                #expect(!error.problems.isEmpty)
                #expect(error.problems.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.message.hasSuffix(".") })
            }
        }
        #expect(loaded > 100)
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
