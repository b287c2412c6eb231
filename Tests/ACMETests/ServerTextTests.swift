import Conformance
import Testing

@testable import ACME

struct ServerTextTests {
    @Test(
        .rows("E-02", "F-T5"),
        arguments: [
            ("plain words", "plain words"), ("é ü 漢字 🙂", "é ü 漢字 🙂"),
            ("\u{1b}[31mred\u{1b}[0m", #"\u{1b}[31mred\u{1b}[0m"#),
            ("one\ntwo", #"one\u{a}two"#), ("one\r\ntwo", #"one\u{d}\u{a}two"#), ("a\tb", #"a\u{9}b"#),
            ("a\0b", #"a\u{0}b"#),
            ("\u{7f}", #"\u{7f}"#), ("\u{9b}31m", #"\u{9b}31m"#), ("\u{85}", #"\u{85}"#),
            ("\u{8}\u{8}", #"\u{8}\u{8}"#),
            ("abc\u{202e}fed", #"abc\u{202e}fed"#), ("\u{2066}x\u{2069}", #"\u{2066}x\u{2069}"#),
            ("\u{200e}\u{200f}\u{61c}", #"\u{200e}\u{200f}\u{61c}"#), ("a\u{200b}b\u{200d}c", #"a\u{200b}b\u{200d}c"#),
            ("\u{feff}x", #"\u{feff}x"#), ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#), ("so\u{ad}ft", #"so\u{ad}ft"#),
            ("\u{e0041}tag", #"\u{e0041}tag"#), ("\u{e000}", #"\u{e000}"#), ("\u{3164}", #"\u{3164}"#),
            ("\u{fe0f}\u{180e}", #"\u{fe0f}\u{180e}"#), ("\u{7}bell", #"\u{7}bell"#),
            ("\u{2060}\u{2064}", #"\u{2060}\u{2064}"#),
        ]
    )
    func hostileCharactersAreWrittenOut(raw: String, printed: String) {
        #expect(ServerText(raw).description == printed)
        #expect("\(ServerText(raw))" == printed)
    }

    @Test(.rows("E-02", "F-T5")) func longTextIsCut() {
        #expect(ServerText(String(repeating: "x", count: 499)).description.count == 499)
        let cut = ServerText(String(repeating: "x", count: 1_000_000)).description
        #expect(cut.count == 500 && cut.hasSuffix("x…"))
        let escaped = ServerText(String(repeating: "\u{1b}", count: 1_000)).description
        #expect(escaped.unicodeScalars.count <= 500 && escaped.hasSuffix(#"\u{1b}…"#))
    }

    @Test func makingItTwiceChangesNothing() {
        let once = ServerText("a\u{1b}b\u{202e}")
        #expect(ServerText(once.description) == once)
    }

    @Test(
        .rows("C-22", "J-04", "F-T2"),
        arguments: [
            "", "../../etc/x", "a/b", "a b", "abc=", "a.b", "é", "a\u{0}", "<script>", "%2e%2e",
            String(repeating: "a", count: 513),
        ]
    )
    func tokensThatAreNoneAreRefused(text: String) { #expect(ChallengeToken(text) == nil) }

    @Test(
        .rows("C-22"),
        arguments: ["x", "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0", "-_", String(repeating: "a", count: 512)]
    )
    func tokensAreKept(text: String) { #expect(ChallengeToken(text)?.text == text) }
}
