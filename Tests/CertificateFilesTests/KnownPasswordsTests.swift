import Testing

@testable import CertificateFiles

/// Passwords stay out of whatever is printed.
struct KnownPasswordsTests {
    @Test func nothingPrintsThem() {
        let known = KnownPasswords(files: [Array("hunter2\n".utf8), Array("open sesame".utf8)])
        var dumped = ""
        dump(known, to: &dumped)
        for text in ["\(known)", String(reflecting: known), dumped, "\([known])"] {
            #expect(!text.contains("hunter2") && !text.contains("sesame") && !text.contains("changeit"), "\(text)")
        }
        #expect("\(known)" == "2 passwords beside the well-known ones")
    }

    @Test func oneLineEndIsNoPartOfAPassword() {
        let known = KnownPasswords(files: ["a\n", "b\r\n", "c\n\n", "\n", ""].map { Array($0.utf8) })
        let texts = known.supplied.map { $0.withOctets { String(decoding: $0, as: UTF8.self) } }
        #expect(texts == ["a", "b", "c\n"])
    }

    @Test func thereIsAnEndToThem() {
        let many = KnownPasswords(files: (0..<99).map { Array("\($0)".utf8) })
        #expect(many.supplied.count == KnownPasswords.most)
        #expect(KnownPasswords(files: [[UInt8](repeating: 0x61, count: 1_025)]).supplied.isEmpty)
    }
}
