import Testing

@testable import Settings

/// A name that none of the configured challenges can prove is refused where it stands.
@Suite struct NameFitTests {
    @Test func aNameNeedsAWayThatFitsIt() {
        func file(_ names: String, _ challenge: String) -> String {
            "certificates: { a: { names: [\(names)], authorities: [letsencrypt], challenge: { \(challenge) } } }"
        }
        #expect(problems(file("\"*.example.com\"", "http-01: {}, dns-persist-01: {}")).isEmpty)
        #expect(problems(file("192.0.2.1", "dns-persist-01: {}, tls-alpn-01: {}")).isEmpty)
        #expect(
            problems(file("\"*.example.com\"", "tls-alpn-01: {}")) == [
                "1:30: the wildcard \"*.example.com\" cannot be proved by tls-alpn-01"
            ]
        )
        #expect(
            problems(file("192.0.2.1", "dns-persist-01: {}")) == [
                "1:30: the address 192.0.2.1 cannot be proved by dns-persist-01"
            ]
        )
    }
}
