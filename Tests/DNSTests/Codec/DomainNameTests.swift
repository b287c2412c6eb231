import PKI
import Testing

@testable import DNS

struct DomainNameTests {
    @Test(arguments: [
        "example.com", "_acme-challenge.WWW.example.com", "*.example.com", "a\\.b.example", "\\000\\255.x", ".",
    ])
    func textSurvivesBothWays(_ text: String) throws {
        let parsed = try DomainName(text)
        #expect(parsed.description == text)
        #expect(try DomainName(parsed.absolute) == parsed)
        var reader = WireReader(parsed.wire)
        #expect(try reader.name() == parsed)
        #expect(reader.remaining == 0)
    }

    private static let bad: [(String, MalformedDomainName)] = [
        ("", .empty), ("a..b", .emptyLabel), (".a", .emptyLabel), ("a b", .character), ("a\u{1B}", .character),
        ("ä.example", .character), ("a\\", .escape), ("a\\25", .escape), ("a\\256", .escape),
        (String(repeating: "a", count: 64), .labelTooLong(printable: String(repeating: "a", count: 64))),
        (Array(repeating: String(repeating: "a", count: 63), count: 4).joined(separator: "."), .nameTooLong),
    ]

    @Test(arguments: bad)
    func whatIsNoNameSaysWhy(_ text: String, _ reason: MalformedDomainName) {
        #expect(throws: reason) { try DomainName(text) }
    }

    @Test func theLongestNameHas255Octets() throws {
        let label = String(repeating: "a", count: 63)
        let longest = try DomainName([label, label, label, String(repeating: "b", count: 61)].joined(separator: "."))
        #expect(longest.wire.count == 255)
    }

    @Test func caseIsKeptAndDoesNotCount() {
        #expect(dn("WWW.Example.COM") == dn("www.example.com"))
        #expect(dn("WWW.Example.COM").hashValue == dn("www.example.com").hashValue)
        #expect(dn("WWW.Example.COM").description == "WWW.Example.COM")
        #expect(dn("www.example.com") != dn("www.example.co"))
        // Folding is for letters: "[" and "{" differ by the same bit.
        #expect(dn("[.x") != dn("{.x"))
    }

    @Test func withinGoesByLabelsNotByText() throws {
        #expect(dn("a.example.com").isWithin(dn("EXAMPLE.com")))
        #expect(dn("example.com").isWithin(dn("example.com")))
        #expect(!dn("badexample.com").isWithin(dn("example.com")))
        #expect(!dn("com").isWithin(dn("example.com")))
        #expect(dn("com").isWithin(.root))
        #expect(try dn("example.com").prepending("_acme-challenge") == dn("_acme-challenge.example.com"))
        #expect(try DomainName(DNSName("*.Example.com")) == dn("*.example.com"))
    }

    @Test func aServersOctetsAreSafeToPrint() {
        let hostile = DomainName(checked: [[0x1B, 0x5B, 0x33, 0x31, 0x6D], [0x2E], [0xFF]])
        #expect(hostile.description == "\\027[31m.\\..\\255")
    }
}
