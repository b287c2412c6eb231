import PKI
import TLS
import Testing

@testable import Inventory

struct TargetTests {
    @Test(
        arguments: [
            ("example.com", "example.com", [], nil, nil),
            ("Example.COM.:8443", "example.com", [8443], nil, nil),
            ("example.com:443,8443", "example.com", [443, 8443], nil, nil),
            ("[2001:db8::1]:8443", "2001:db8::1", [8443], nil, nil),
            ("2001:db8::1", "2001:db8::1", [], nil, nil),
            ("https://example.com/path?x", "example.com", [443], nil, nil),
            ("tls://127.0.0.1:8443?sni=a.example", "127.0.0.1", [8443], nil, "a.example"),
            ("smtp+starttls://mx.example.com", "mx.example.com", [25], StartTLS.smtp, nil),
            ("imap+starttls://mx.example.com:1143", "mx.example.com", [1143], StartTLS.imap, nil),
            ("localhost:5432", "localhost", [5432], nil, nil),
        ] as [(String, String, [UInt16], StartTLS?, String?)]
    )
    func endpoints(text: String, host: String, ports: [UInt16], startTLS: StartTLS?, name: String?) throws {
        #expect(
            try TargetText(text)
                == .endpoint(host: host, ports: ports, startTLS: startTLS, serverName: name)
        )
    }

    @Test(arguments: [
        "", "http://x.example", "gopher+starttls://x", "a b", "x.example:0", "x.example:70000", "-a.example:1",
        "x.example?sni=\u{1B}[31mx.example", "x.example?sni=", "x.example?sni=a b",
    ])
    func whatIsNoTarget(text: String) {
        #expect(throws: TargetText.Malformed.self) { try TargetText(text) }
    }

    @Test func aPlaceIsPrintableWhateverAConfigurationCallsIt() {
        let endpoint = Endpoint(host: "127.0.0.1", port: 443, serverName: "\u{1B}[31m\u{202E}x.example")
        #expect(Place(endpoint).uri == "tls://127.0.0.1:443?sni=\\u{1B}[31m\\u{202E}x.example")
    }

    @Test func rangesAreBoundedAndOrdered() throws {
        let range = try AddressRange("192.0.2.13/30")
        #expect(range.addresses.map(\.description) == ["192.0.2.12", "192.0.2.13", "192.0.2.14", "192.0.2.15"])
        #expect(try AddressRange("10.0.0.0/16").count == 65_536)
        #expect(try AddressRange("2001:db8::/126").addresses.map(\.description).last == "2001:db8::3")
        #expect(try AddressRange("127.0.0.1/32").addresses.map(\.description) == ["127.0.0.1"])
        for text in ["10.0.0.0/15", "2001:db8::/64", "10.0.0.0/33", "x/8", "10.0.0.0"] {
            #expect(throws: AddressRange.Malformed.self) { try AddressRange(text) }
        }
    }

    private static func list(_ files: [String: String] = [:]) -> TargetList {
        TargetList(ports: [443]) { path throws(TargetList.Failure) in
            guard let text = files[path] else { throw TargetList.Failure(description: "gone", hint: "") }
            return Array(text.utf8)
        }
    }

    @Test func aFileHasATargetOnEachLine() throws {
        var list = Self.list(["t": "a.example # the first\n\n# none\nb.example:25\nb.example:25\n"])
        try list.add("@t", allowsRanges: false)
        #expect(Set(list.jobs.map(\.place.uri)) == ["tls://a.example:443", "smtp+starttls://b.example:25"])
    }

    @Test func mistakesInAFileAreNamedByTheirLine() {
        var list = Self.list(["t": "a.example\nb # c:\n:x\n", "u": "@t"])
        let failure = #expect(throws: TargetList.Failure.self) { try list.add("@t", allowsRanges: false) }
        #expect(failure?.description.hasPrefix("t:3: ") == true)
        #expect(throws: TargetList.Failure.self) { try list.add("@u", allowsRanges: false) }
    }

    @Test func whatStandsBehindATargetIsNoComment() {
        var list = Self.list(["t": "a.example\n# b\nbogus host name\n"])
        let failure = #expect(throws: TargetList.Failure.self) { try list.add("@t", allowsRanges: false) }
        #expect(failure?.description == "t:3: \"bogus host name\" is no target")
    }

    /// An address that somebody named by itself is no guess, whichever came first.
    @Test func whatARangeHoldsIsKnownToBeSwept() throws {
        for targets in [["192.0.2.0/30", "192.0.2.1"], ["192.0.2.1", "192.0.2.0/30"]] {
            var list = Self.list()
            for target in targets { try list.add(target, allowsRanges: true) }
            let swept = list.jobs.filter { $0.range == "192.0.2.0/30" }.map(\.endpoint.host)
            #expect(swept.sorted() == ["192.0.2.0", "192.0.2.2", "192.0.2.3"])
            #expect(list.jobs.count == 4)
        }
    }

    @Test func aRangeNeedsConsent() throws {
        var list = Self.list()
        #expect(throws: TargetList.Failure.self) { try list.add("192.0.2.0/30", allowsRanges: false) }
        try list.add("192.0.2.0/30", allowsRanges: true)
        #expect(list.jobs.count == 4)
    }

    @Test func everyEndpointIsVisitedOnceInAnyOrder() throws {
        for count in [1, 2, 3, 4, 5, 6, 12, 97, 256, 1000] {
            let stride = TargetList.stride(count)
            #expect(Set((0..<count).map { $0 * stride % count }).count == count)
        }
    }
}
