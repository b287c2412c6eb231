import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// Words from a server at the door that everything printed goes through.
struct HostileTextTests {
    /// Code points that act on a terminal, turn text round, or hide.
    static let codes: [UInt32] =
        Array(0x00...0x1F) + Array(0x7F...0x9F) + [0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B]
        + [0x180E, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xE000, 0xE0001, 0xE007F, 0xE0100, 0xF0000, 0x10FFFF]
        + Array(0x200B...0x200F) + Array(0x2028...0x202E) + Array(0x2060...0x206F) + Array(0xFE00...0xFE0F)

    static let sequences: [(String, String)] = [
        ("\u{1b}[2J\u{1b}[H", #"\u{1b}[2J\u{1b}[H"#), ("\u{1b}]0;title\u{7}", #"\u{1b}]0;title\u{7}"#),
        ("\u{1b}]8;;https://evil\u{1b}\\x", #"\u{1b}]8;;https://evil\u{1b}\x"#), ("\u{9b}31m", #"\u{9b}31m"#),
        ("a\rrekey: all is well", #"a\u{d}rekey: all is well"#), ("a\nb\u{85}c", #"a\u{a}b\u{85}c"#),
        ("\u{8}\u{8}ok", #"\u{8}\u{8}ok"#), ("\u{1b}P+q\u{1b}\\", #"\u{1b}P+q\u{1b}\"#),
        ("moc.elpmaxe\u{202e}", #"moc.elpmaxe\u{202e}"#), ("pay\u{200b}pal", #"pay\u{200b}pal"#),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("a\tb", #"a\u{9}b"#),
        (#"\u{1b}[31m"#, #"\u{1b}[31m"#), ("\u{1b}c", #"\u{1b}c"#), ("\0", #"\u{0}"#),
        ("\u{2066}a\u{2069}", #"\u{2066}a\u{2069}"#), ("\u{e0041}\u{e0042}", #"\u{e0041}\u{e0042}"#),
        ("é \u{301}漢🙂", "é \u{301}漢🙂"), ("\u{1b}[6n", #"\u{1b}[6n"#), ("$(id)`id`", "$(id)`id`"),
    ]

    @Test(.rows("F-T5", "E-02")) func everyHostileCodePointIsWrittenOut() {
        #expect(Self.codes.count + Self.sequences.count >= 60)
        for code in Self.codes {
            guard let scalar = Unicode.Scalar(code) else { continue }
            #expect(ServerText("a\(scalar)b").description == "a\\u{\(String(code, radix: 16))}b")
        }
    }

    @Test(.rows("F-T5", "E-02"), arguments: sequences) func sequencesAreHarmless(raw: String, printed: String) {
        #expect(ServerText(raw).description == printed)
    }

    /// The same door for every member that is shown.
    @Test(.rows("F-T5", "E-02", "D-07")) func everyMemberForPeopleGoesThroughTheDoor() throws {
        let raw = #"\u001b[31m\u202e\n"#
        let printed = #"\u{1b}[31m\u{202e}\u{a}"#
        let problem = Problem(
            try JSONDocument.object(
                Array(
                    """
                    {"type":"\(raw)","detail":"\(raw)","instance":"\(raw)","algorithms":["\(raw)"],
                     "subproblems":[{"detail":"\(raw)","identifier":{"type":"dns","value":"\(raw)"}}]}
                    """.utf8
                ),
                named: "problem"
            )
        )
        #expect(problem.detail?.description == printed && problem.instance?.description == printed)
        #expect("\(problem.type)" == printed && problem.algorithms.map(\.description) == [printed])
        #expect(problem.said?.description == "\(printed); \(printed): \(printed)")
        let metadata = DirectoryMetadata(
            try JSONDocument.object(
                Array(
                    #"{"termsOfService":"\#(raw)","website":"\#(raw)","caaIdentities":["\#(raw)"],"profiles":{"p":"\#(raw)"}}"#
                        .utf8
                ),
                named: "meta"
            )
        )
        let shown = [metadata.termsOfService, metadata.website, metadata.caaIdentities.first, metadata.profiles["p"]]
        #expect(shown.map { $0?.description } == [String?](repeating: printed, count: 4))
        let window = #""suggestedWindow":{"start":"2027-01-20T00:00:00Z","end":"2027-01-22T00:00:00Z"}"#
        let info = try RenewalInfo(
            JSONDocument.object(Array(#"{\#(window),"explanationURL":"\#(raw)"}"#.utf8), named: "renewalInfo")
        )
        #expect(info.explanationURL?.description == printed)
    }
}
