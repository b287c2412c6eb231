import Conformance
import Testing

@testable import ACME

struct ServerURLTests {
    @Test(
        .rows("J-05", "SW-05"),
        arguments: [
            "https://ca.example/order/1", "https://ca.example:443/x", "HTTPS://CA.Example/%2f//x/../y?a=b&c=",
            "https://ca.example", "https://ca.example?x", "https://CDN.example:8443/cert/",
        ]
    )
    func urlsOfThePolicyAreKeptByteForByte(text: String) throws {
        let policy = try OriginPolicy(
            directory: "https://ca.example/dir",
            others: ["https://cdn.example:8443/whatever"]
        )
        #expect(try ServerURL(text, under: policy).text == text)
    }

    @Test(
        .rows("T-01", "F-T3", "SW-12"),
        arguments: [
            ("http://ca.example/x", URLRefusal.notHTTPS), ("ftp://ca.example/x", .notHTTPS), ("/order/1", .notHTTPS),
            ("", .notHTTPS), ("https:ca.example", .notHTTPS), ("file:///etc/passwd", .notHTTPS),
            ("https://ca.example:444/x", .otherOrigin("https://ca.example:444")),
            ("https://evil.example/x", .otherOrigin("https://evil.example:443")),
            ("https://ca.example.evil.example/", .otherOrigin("https://ca.example.evil.example:443")),
            ("https://169.254.169.254/latest", .otherOrigin("https://169.254.169.254:443")),
            ("https://[::1]:443/x", .otherOrigin("https://[::1]:443")),
            ("https://user@ca.example/", .userInformation), ("https://ca.example:443@evil.example/", .userInformation),
            ("https://ca.example/a b", .forbiddenCharacter), ("https://ca.example/\r\nHost: x", .forbiddenCharacter),
            ("https://ca.example/é", .forbiddenCharacter), ("https://ca.example\\@evil.example", .forbiddenCharacter),
            ("https://ca.example/#x", .forbiddenCharacter), ("https:///x", .noHost), ("https://", .noHost),
            ("https://ca%2eexample/", .noHost), ("https://[::1/x", .noHost), ("https://ca.example:/x", .badPort),
            ("https://ca.example:0/", .badPort), ("https://ca.example:65536/", .badPort),
            ("https://ca.example:+443/", .badPort),
            ("https://ca.example/" + String(repeating: "a", count: 2_048), .tooLong(limit: 2_048)),
        ]
    )
    func everythingElseIsRefused(text: String, reason: URLRefusal) throws {
        let policy = try OriginPolicy(directory: "https://ca.example/dir")
        #expect(throws: reason) { _ = try ServerURL(text, under: policy) }
    }

    @Test(.rows("T-01")) func plainHTTPIsForTestsOnly() throws {
        #expect(throws: URLRefusal.notHTTPS) { _ = try OriginPolicy(directory: "http://127.0.0.1:8080/dir") }
        let policy = try OriginPolicy(directory: "http://127.0.0.1:8080/dir", insecure: true)
        #expect(try ServerURL("http://127.0.0.1:8080/x", under: policy).text == "http://127.0.0.1:8080/x")
        #expect(throws: URLRefusal.self) { _ = try ServerURL("https://127.0.0.1:8080/x", under: policy) }
    }

    @Test(
        .rows("CH-05"),
        arguments: [
            ("https://other/x?y", "https://other/x?y"), ("//other/x", "https://other/x"), ("/a/../b", "https://ca:1/b"),
            ("2", "https://ca:1/cert/2"), ("./2/.", "https://ca:1/cert/2/"), ("../x?q=/../y", "https://ca:1/x?q=/../y"),
            ("?alt=1", "https://ca:1/cert/1?alt=1"), ("", "https://ca:1/cert/1?a=b"), ("../../../x", "https://ca:1/x"),
            ("..", "https://ca:1/"), ("a//b", "https://ca:1/cert/a//b"),
        ]
    )
    func referencesAreResolved(reference: String, target: String) {
        #expect(URLReference.resolve(reference, against: "https://ca:1/cert/1?a=b") == target)
    }

    @Test(.rows("CH-05", "X-09", "F-C6")) func linksAreRead() {
        let lines = [
            #"<https://ca/dir>;rel="index""#,
            #"</cert/1/1>; title="a,b;c<d>" ; REL="Alternate up" , <2?x=,;>;rel=alternate;rel=index"#,
            "nonsense", "", ";rel=alternate", "<unclosed;rel=alternate", "<no-relation>", ",,,",
        ]
        #expect(
            LinkHeader.parse(lines) == [
                LinkHeader(target: "https://ca/dir", relations: ["index"]),
                LinkHeader(target: "/cert/1/1", relations: ["alternate", "up"]),
                LinkHeader(target: "2?x=,;", relations: ["alternate"]),
                LinkHeader(target: "no-relation", relations: []),
            ]
        )
        #expect(
            LinkHeader.targets(lines, relation: "alternate", base: "https://ca/cert/1") == [
                "https://ca/cert/1/1", "https://ca/cert/2?x=,;",
            ]
        )
        #expect(LinkHeader.parse([String(repeating: "<a>;rel=b,", count: 1_000)]).count == LinkHeader.limit)
    }
}
