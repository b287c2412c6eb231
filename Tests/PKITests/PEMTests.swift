import PKI
import Testing

struct PEMTests {
    private let contents = Array("nothing but a test of the armour, long enough for two lines of base64 text".utf8)
    private var block: String { String(decoding: PEM.encode(contents, label: "CERTIFICATE"), as: UTF8.self) }

    private func read(_ text: String) throws(PEM.Failure) -> [[UInt8]] {
        try PEM.blocks(of: "CERTIFICATE", in: Array(text.utf8))
    }

    /// CH-03: what servers send around and inside of blocks.
    @Test func variantsOfServersAreAccepted() throws {
        let variants = [
            block, block.replacing("\n", with: "\r\n"), "\n\n" + block, block + "\n\n\n", String(block.dropLast()),
            block.replacing("\n", with: " \n"), block.replacing("\n", with: "\t\n"),
        ]
        for text in variants { #expect(try read(text) == [contents]) }
        #expect(try read(block + "\n" + block) == [contents, contents])
    }

    /// CH-02, C7: another kind of block, text between blocks and damaged armour are errors.
    @Test func everythingElseIsRefused() {
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

    @Test func capsHoldBeforeParsing() {
        #expect(throws: PEM.Failure.tooLarge(limit: 10)) {
            try PEM.blocks(of: "CERTIFICATE", in: Array(block.utf8), limit: 10)
        }
        #expect(throws: PEM.Failure.tooMany(limit: 2)) {
            try PEM.blocks(of: "CERTIFICATE", in: Array((block + block + block).utf8), most: 2)
        }
    }
}
