import Testing

@testable import Report

struct LabelWidthTests {
    @Test func whatFitsIsLeftAloneAndTheRestIsCut() {
        #expect(LabelWidth.fitting("CN=api.example.com", width: 380) == "CN=api.example.com")
        let long = LabelWidth.fitting(String(repeating: "W", count: 400), width: 380)
        #expect(long == String(repeating: "W", count: 29) + "…")
        #expect(LabelWidth.fitting("", width: 10) == "")
    }

    @Test func towersOfMarksAreTakenDown() {
        let tower = "a" + String(repeating: "\u{301}", count: 50) + "b"
        #expect(LabelWidth.fitting(tower, width: 380).unicodeScalars.count == 3)
    }

    @Test func whatIsSpelledOutCountsAsWideAsItComesOut() {
        #expect(LabelWidth.fitting("\u{202E}\u{202E}a", width: 100) == "\u{202E}…")
    }
}
