import Storage
import Testing

/// S20: what becomes a path is parsed, never sanitised.
struct StateNamesTests {
    @Test(arguments: ["www", "a", "0", "api.example.com", "web_1-b", "a..b", String(repeating: "a", count: 64)])
    func names(text: String) throws {
        #expect(try LineageName(text).text == text)
        #expect(try AuthorityName(text).text == text)
    }

    @Test(arguments: [
        ("", MalformedName.empty), (".", .badStart(".")), ("..", .badStart(".")), (".a", .badStart(".")),
        ("-a", .badStart("-")), ("_a", .badStart("_")), ("a/b", .badCharacter("/")), ("a b", .badCharacter(" ")),
        ("A", .badStart("A")), ("aB", .badCharacter("B")), ("a~order", .badCharacter("~")),
        ("a\0", .badCharacter("\0")), ("a\n", .badCharacter("\n")), ("bücher", .badCharacter("ü")),
        ("a\u{301}", .badStart("a\u{301}")), ("٣", .badStart("٣")), ("*.example", .badStart("*")),
        (String(repeating: "a", count: 65), .tooLong(65)),
    ])
    func malformedNames(text: String, reason: MalformedName) {
        #expect(throws: reason) { try LineageName(text) }
        #expect(throws: reason) { try AuthorityName(text) }
    }

    @Test func messagesEscapeWhatTheyShow() {
        #expect(MalformedName.badCharacter("\u{1B}").description.contains("\\u{1B}"))
        #expect(MalformedName.badCharacter("\n").description.contains("\\n"))
    }

    @Test(arguments: [("0001", 1), ("0007", 7), ("9999", 9_999), ("10000", 10_000), ("999999999", 999_999_999)])
    func numbersReadWhatTheyWrite(text: String, value: Int) throws {
        let number = try #require(GenerationNumber(directoryName: text))
        #expect(number.rawValue == value)
        #expect(number.description == text)
    }

    @Test(arguments: [
        "", "7", "007", "0000", "00007", "+007", "-007", " 007", "000a", "٠٠٠٧", "1000000000",
        "99999999999999999999",
    ])
    func otherTextsAreNoNumbers(text: String) {
        #expect(GenerationNumber(directoryName: text) == nil)
    }

    @Test func theGreatestNumberStays() throws {
        let greatest = try #require(GenerationNumber(rawValue: GenerationNumber.greatest))
        #expect(greatest.next == greatest)
        #expect(GenerationNumber(rawValue: 0) == nil)
        #expect(GenerationNumber(rawValue: Int.max) == nil)
        #expect(GenerationNumber.first.next.rawValue == 2)
        #expect(GenerationNumber.first < GenerationNumber.first.next)
    }
}
