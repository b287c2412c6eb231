import Testing

@testable import Hooks

struct OutputTests {
    private func output(_ limit: Int, _ pieces: [String]) -> BoundedOutput {
        var output = BoundedOutput(limit: limit)
        for piece in pieces { output.append(Array(piece.utf8)[...]) }
        output.finish()
        return output
    }

    @Test func whatFitsIsWhole() {
        let whole = output(10, ["abc", "", "defg", "hij"])
        #expect(whole.text == "abcdefghij")
        #expect(whole.dropped == 0)
        #expect(output(10, []).isEmpty)
        #expect(output(10, []).text == "")
    }

    @Test func theMiddleIsDropped() {
        let cut = output(6, ["abcd", "efgh", "ijk"])
        #expect(cut.head == Array("abc".utf8))
        #expect(cut.tail == Array("ijk".utf8))
        #expect(cut.dropped == 5)
        #expect(cut.text == "abc\n[… 5 bytes left out …]\nijk")
    }

    @Test func allPiecesCount() {
        let text = String(repeating: "0123456789", count: 40_000)
        for size in [1, 7, 4_096, 400_000] {
            var cut = BoundedOutput(limit: 1_000)
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                cut.append(bytes[start..<min(start + size, bytes.count)])
            }
            cut.finish()
            #expect(cut.head == Array(bytes.prefix(500)) && cut.tail == Array(bytes.suffix(500)))
            #expect(cut.dropped == 399_000)
        }
    }

    /// What a terminal would obey is shown instead.
    @Test func textIsSafeToShow() {
        #expect(output(99, ["a\u{1B}[31mred\u{7}\r\n\tb"]).text == "a\\u{1b}[31mred\\u{7}\\u{d}\n\tb")
        let shown = "x\\u{202e}y\\u{200b}z\\u{85}\\u{2028}ü€"
        #expect(output(99, ["x\u{202E}y\u{200B}z\u{85}\u{2028}ü€"]).text == shown)
        #expect(PrintableText("a\nb").description == "a\\u{a}b")
        var broken = BoundedOutput(limit: 99)
        broken.append([0x61, 0xFF, 0xC3, 0x62])
        #expect(broken.text == "a\u{FFFD}\u{FFFD}b")
    }
}
