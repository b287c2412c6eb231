import PKI
import Testing

@testable import Checks

enum EndpointNameCases {
    private typealias Checks = EndpointChecks
    private static let here = EndpointBench.here

    static func make(_ bench: EndpointBench) throws -> [EndpointCase] {
        try identity(bench) + expectations(bench) + resolution(bench) + addresses(bench)
    }

    private static func identity(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.nameNotCovered
        let wild = bench.serving(try bench.leaf(["*.example.com"]))
        let deep = try bench.leaf(["*.example.org", "*.www.example.com"])
        let byAddress = bench.subject(
            [bench.address(here, bench.presentation(try bench.leaf(["a.test"], addresses: [[198, 51, 100, 7]])))],
            host: "198.51.100.7",
            serverName: nil
        )
        let local = bench.subject(
            [bench.address(here, bench.presentation(try bench.leaf(["db"])))],
            host: "DB",
            serverName: nil
        )
        return [
            EndpointCase(check, "exact", bench.subject(), .passes),
            EndpointCase(check, "wildcard", wild, .passes),
            EndpointCase(check, "address", byAddress, .passes),
            EndpointCase(check, "single label", local, .passes),
            EndpointCase(
                check,
                "wildcards of other depths",
                bench.serving(deep),
                .violates("\(here): www.example.com is not among *.example.org, *.www.example.com", .critical)
            ),
            EndpointCase(
                check,
                "an address is no name",
                bench.subject(host: "198.51.100.7", serverName: nil),
                .violates("\(here): 198.51.100.7 is not among example.com, www.example.com", .critical)
            ),
            EndpointCase(check, "nothing served", bench.subject([]), .undecided("no handshake came about")),
        ]
    }

    private static func expectations(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.expectedNameMissing
        let apex = EndpointPolicy(expectedNames: [try Identifier("example.com")])
        let more = EndpointPolicy(expectedNames: [try Identifier("example.com"), try Identifier("api.example.com")])
        let forbidding = EndpointPolicy(forbidsWildcards: true)
        let wild = try bench.leaf(["*.example.com"])
        return [
            EndpointCase(check, "apex covered", bench.subject(policy: apex), .passes),
            EndpointCase(
                check,
                "one missing",
                bench.subject(policy: more),
                .violates("\(here): not covered: api.example.com", .medium)
            ),
            EndpointCase(check, "none expected", bench.subject(), .doesNotApply),
            EndpointCase(Checks.wildcardForbidden, "no wildcard", bench.subject(policy: forbidding), .passes),
            EndpointCase(
                Checks.wildcardForbidden,
                "wildcard",
                bench.serving(wild, policy: forbidding),
                .violates("\(here): holds *.example.com", .medium)
            ),
            EndpointCase(Checks.wildcardForbidden, "allowed", bench.serving(wild), .doesNotApply),
        ]
    }

    private static func resolution(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.nameResolvesNowhere
        let somewhere = [try #require(IPAddress(here))]
        let www = try DNSName("www.example.com")
        let apex = try DNSName("example.com")
        return [
            EndpointCase(
                check,
                "both resolve",
                bench.subject(outside: OutsideFacts(resolved: [www: somewhere, apex: somewhere])),
                .passes
            ),
            EndpointCase(
                check,
                "one does not",
                bench.subject(outside: OutsideFacts(resolved: [www: somewhere, apex: []])),
                .violates("\(here): no address: example.com", .low)
            ),
            EndpointCase(check, "not asked", bench.subject(), .undecided("what example.com resolves to")),
            EndpointCase(
                check,
                "a wildcard resolves nowhere by itself",
                bench.serving(try bench.leaf(["*.example.com"])),
                .doesNotApply
            ),
        ]
    }

    private static func addresses(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.addressChanged
        let right = try bench.leaf(["www.example.com"], addresses: [[198, 51, 100, 7], [203, 0, 113, 9]])
        let moved = try bench.leaf(["www.example.com"], addresses: [[203, 0, 113, 9]])
        let inside = bench.subject([bench.address("10.0.0.5", bench.presentation(moved))])
        return [
            EndpointCase(check, "its address is there", bench.serving(right), .passes),
            EndpointCase(
                check,
                "moved",
                bench.serving(moved),
                .violates("\(here): certified for 203.0.113.9", .medium)
            ),
            EndpointCase(check, "seen from inside", inside, .doesNotApply),
            EndpointCase(check, "names only", bench.subject(), .doesNotApply),
        ]
    }
}
