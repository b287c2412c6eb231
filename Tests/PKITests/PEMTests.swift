import Conformance
import PKI
import Testing

struct PEMTests {
    private let contents = Array("nothing but a test of the armour, long enough for two lines of base64 text".utf8)
    private var block: String { String(decoding: PEM.encode(contents, label: "CERTIFICATE"), as: UTF8.self) }

    private func read(_ text: String) throws(PEM.Failure) -> [[UInt8]] {
        try PEM.blocks(of: "CERTIFICATE", in: Array(text.utf8))
    }

    /// CH-03: what servers send around and inside of blocks.
    @Test(.rows("CH-03", "F-C7")) func variantsOfServersAreAccepted() throws {
        let variants = [
            block, block.replacing("\n", with: "\r\n"), "\n\n" + block, block + "\n\n\n", String(block.dropLast()),
            block.replacing("\n", with: " \n"), block.replacing("\n", with: "\t\n"),
        ]
        for text in variants { #expect(try read(text) == [contents]) }
        #expect(try read(block + "\n" + block) == [contents, contents])
    }

    /// CH-02, C7: another kind of block, text between blocks and damaged armour are errors.
    @Test(.rows("CH-02", "F-C7", "F-C8")) func everythingElseIsRefused() {
        let key = block.replacing("CERTIFICATE", with: "PRIVATE" + " KEY")
        let cases: [(String, PEM.Failure)] = [
            (block + key, .otherKind(label: "PRIVATE" + " KEY", line: 5)),
            (block.replacing("CERTIFICATE", with: "X509 CRL"), .otherKind(label: "X509 CRL", line: 1)),
            ("subject=CN=x\n" + block, .textOutside(line: 1)),
            ("\u{FEFF}" + block, .forbiddenOctet(line: 1)),
            ("\0" + block, .forbiddenOctet(line: 1)),
            (block.replacing("-----END CERTIFICATE-----\n", with: ""), .unterminated(line: 1)),
            ("<!doctype html><title>Bad gateway</title>", .textOutside(line: 1)),
            ("", .empty),
            (block.replacing("=", with: ""), .badBase64(line: 1)),
        ]
        for (text, failure) in cases {
            #expect(throws: failure) { try read(text) }
        }
    }

    @Test(.rows("F-C10")) func capsHoldBeforeParsing() {
        #expect(throws: PEM.Failure.tooLarge(limit: 10)) {
            try PEM.blocks(of: "CERTIFICATE", in: Array(block.utf8), limit: 10)
        }
        #expect(throws: PEM.Failure.tooMany(limit: 2)) {
            try PEM.blocks(of: "CERTIFICATE", in: Array((block + block + block).utf8), most: 2)
        }
    }

    /// A block that is too large is refused before it is decoded: even what is no base64.
    @Test(.rows("F-C10")) func oneBlockHasALimitOfItsOwn() {
        let large =
            "-----BEGIN CERTIFICATE-----\n" + String(repeating: "*", count: 400) + "\n-----END CERTIFICATE-----\n"
        #expect(throws: PEM.Failure.blockTooLarge(limit: 99, line: 1)) {
            try PEM.blocks(of: "CERTIFICATE", in: Array(large.utf8), each: 99)
        }
        #expect(throws: PEM.Failure.badBase64(line: 1)) { try PEM.blocks(of: "CERTIFICATE", in: Array(large.utf8)) }
    }

    /// What a message quotes of a label is short and printable.
    @Test func labelsAreQuotedWithCare() {
        let text = "-----BEGIN \u{1B}[2J" + String(repeating: "A", count: 500) + "-----\n"
        let label = "?[2J" + String(repeating: "A", count: 60)
        #expect(throws: PEM.Failure.otherKind(label: label, line: 1)) {
            try PEM.blocks(of: "CERTIFICATE", in: Array(text.utf8), surroundings: .explanatory)
        }
    }
}
