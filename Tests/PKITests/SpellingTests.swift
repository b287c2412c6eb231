import Conformance
import Testing

@testable import PKI

/// Internationalised names: the A-label is what counts, the reader's spelling is what is shown beside it.
struct SpellingTests {
    @Test(arguments: [
        ("bücher", "bcher-kva"), ("münchen", "mnchen-3ya"), ("例え", "r8jz45g"), ("ü", "tda"),
        ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"), ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
    ])
    func theVectorsOfTheStandardGoBothWays(label: String, digits: String) {
        #expect(Punycode.encode(label) == digits)
        #expect(Punycode.decode(digits) == label)
    }

    @Test(.rows("O-01")) func theReadersSpellingStandsBesideTheALabel() throws {
        #expect(
            Identifier.dns(try DNSName("xn--bcher-kva.example")).display == "xn--bcher-kva.example (bücher.example)"
        )
        #expect(Identifier.dns(try DNSName("www.example.com")).display == "www.example.com")
        #expect(try DNSName("*.xn--mnchen-3ya.de").readersSpelling == "*.münchen.de")
    }

    @Test func whatCouldDeceiveIsNotShown() throws {
        // A right-to-left override, a control character, an encoding of plain letters, and no encoding at all.
        for label in ["a\u{202E}b", "a\u{9B}b", "a\u{200B}b", "a b\u{A0}"] {
            let digits = try #require(Punycode.encode(label))
            guard let name = try? DNSName("xn--\(digits).example") else { continue }
            #expect(name.readersSpelling == nil, "\(digits)")
        }
        for text in ["xn--abc-.example", "xn--zzzzzzzzz99999999.example", "xn--0.example"] {
            guard let name = try? DNSName(text) else { continue }
            #expect(name.readersSpelling == nil, "\(text)")
        }
    }

    @Test func aSuggestionIsAName() {
        #expect(DNSName.suggestion(for: "Bücher.Example") == "xn--bcher-kva.example")
        #expect(DNSName.suggestion(for: "plain.example") == nil)
        #expect(DNSName.suggestion(for: "bü cher.example") == nil)
    }

    @Test func noDigitsTrap() {
        var seed: UInt64 = 7
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<12 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.unicodeScalars.append(Unicode.Scalar(UInt8(33 + (seed >> 33) % 94)))
            }
            if let label = Punycode.decode(text) { _ = Punycode.encode(label) }
        }
    }
}
