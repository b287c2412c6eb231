import FoundationEssentials
import PKI
import Testing

struct NameTests {
    @Test func namesAreFolded() throws {
        #expect(try DNSName("WWW.Example.COM.").ascii == "www.example.com")
        #expect(try DNSName("*.Example.com").base == "example.com")
        #expect(try DNSName("localhost").ascii == "localhost")
        #expect(try DNSName("xn--bcher-kva.example").ascii == "xn--bcher-kva.example")
    }

    @Test(arguments: [
        ("", DNSName.Malformed.empty), ("bücher.example", .notASCII), ("com", .singleLabel),
        ("a..b", .label("")), ("-a.example", .label("-a")), ("a.*.example", .wildcardNotLeftmost),
        ("w*.example.com", .wildcardNotLeftmost), ("a b.example", .label("a b")), ("1.2.3.4.5", .looksLikeAddress),
        ("7.113.0.203.in-addr.arpa", .reverseZone), ("a/../b.example", .label("a/")),
    ])
    func malformedNamesAreRefused(text: String, reason: DNSName.Malformed) {
        #expect(throws: reason) { try DNSName(text) }
    }

    @Test func lengthsAreLimited() {
        #expect(throws: DNSName.Malformed.self) { try DNSName(String(repeating: "a", count: 64) + ".example") }
        #expect(throws: DNSName.Malformed.tooLong) {
            try DNSName(String(repeating: "abcdefg.", count: 32) + "example")
        }
    }

    /// IP-01: canonical text, no leading zeros, brackets, zones or prefixes.
    @Test func addressesAreCanonical() throws {
        #expect(IPAddress("2001:DB8:0:0:0:0:0:1")?.description == "2001:db8::1")
        #expect(IPAddress("203.0.113.7")?.octets == [203, 0, 113, 7])
        for text in ["203.0.113.07", "[::1]", "fe80::1%eth0", "10.0.0.0/8", "1.2.3", ""] {
            #expect(IPAddress(text) == nil, "\(text)")
        }
        #expect(try Identifier("203.0.113.7").type == "ip")
        #expect(try Identifier("a.example").type == "dns")
    }

    /// J-04: no padding, one alphabet, and one text for each value.
    @Test func base64URLIsStrict() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 19) }
            let text = Base64URL.encode(bytes)
            #expect(!text.contains("=") && !text.contains("+") && !text.contains("/"))
            #expect(Base64URL.decode(text) == bytes)
        }
        for text in ["YQ==", "Y", "Y+E", "Y/E", "YR", "Y Q", "Yé"] { #expect(Base64URL.decode(text) == nil, "\(text)") }
    }

    @Test func validityCountsItsEnds() {
        let start = Date(timeIntervalSince1970: 1000)
        let validity = Validity(notBefore: start, notAfter: Date(timeIntervalSince1970: 2000))
        #expect(validity.contains(start))
        #expect(!validity.contains(Date(timeIntervalSince1970: 2001)))
        #expect(validity.elapsedFraction(at: Date(timeIntervalSince1970: 1500)) == 0.5)
        #expect(Validity(notBefore: Date(timeIntervalSince1970: 5), notAfter: start).lifetime == 995)
        #expect(Validity(notBefore: start, notAfter: Date(timeIntervalSince1970: 5)).elapsedFraction(at: start) == 1)
    }
}
