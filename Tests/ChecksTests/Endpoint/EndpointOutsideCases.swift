import PKI

@testable import Checks

enum EndpointOutsideCases {
    private typealias Checks = EndpointChecks

    static func make(_ bench: EndpointBench) throws -> [EndpointCase] {
        try clock(bench) + caa(bench) + strictTransport(bench) + challenge(bench)
    }

    private static func clock(_ bench: EndpointBench) -> [EndpointCase] {
        func off(_ seconds: Double) -> EndpointSubject {
            bench.subject(outside: OutsideFacts(clockOffset: .init(seconds: seconds, reference: "ca.test\u{7}")))
        }
        let check = Checks.clockOff
        return [
            EndpointCase(check, "within a minute", off(-60), .passes),
            EndpointCase(check, "ahead", off(61.2), .violates("61 s ahead of ca.test\\u{7}", .high)),
            EndpointCase(check, "behind", off(-7200), .violates("7200 s behind ca.test\\u{7}", .high)),
            EndpointCase(check, "absurd", off(1e300), .violates("very many s ahead of ca.test\\u{7}", .high)),
            EndpointCase(check, "not asked", bench.subject(), .undecided("another clock to compare with")),
        ]
    }

    private static func caa(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.issuanceForbidden
        let ours = EndpointPolicy(renewalIssuers: ["letsencrypt.org"])
        func with(_ properties: [CAAProperty]?, policy: EndpointPolicy? = nil) -> EndpointSubject {
            bench.subject(outside: OutsideFacts(caa: properties), policy: policy ?? ours)
        }
        let allowing = CAAProperty(tag: "issue", value: " LetsEncrypt.org ; validationmethods=dns-01")
        let other = CAAProperty(tag: "ISSUE", value: "ca.test")
        let wildOnly = CAAProperty(tag: "issuewild", value: "ca.test")
        let wild = try bench.leaf(["*.example.com"])
        return [
            EndpointCase(check, "no records", with([]), .passes),
            EndpointCase(check, "allowed beside another", with([other, allowing]), .passes),
            EndpointCase(
                check,
                "another only",
                with([other]),
                .violates("allowed is ca.test, not letsencrypt.org", .high)
            ),
            EndpointCase(
                check,
                "nobody",
                with([CAAProperty(tag: "issue", value: ";")]),
                .violates("allowed is nobody, not letsencrypt.org", .high)
            ),
            EndpointCase(
                check,
                "critical and unknown",
                with([allowing, CAAProperty(isCritical: true, tag: "tbs", value: "x")]),
                .violates("the critical property \"tbs\" is not known to authorities", .high)
            ),
            EndpointCase(check, "wildcards of another", with([allowing, wildOnly]), .passes),
            EndpointCase(
                check,
                "wildcards of another, and one is served",
                bench.serving(wild, outside: OutsideFacts(caa: [allowing, wildOnly]), policy: ours),
                .violates("allowed is ca.test, not letsencrypt.org", .high)
            ),
            EndpointCase(check, "nobody renews", with([other], policy: EndpointPolicy()), .doesNotApply),
            EndpointCase(check, "not asked", with(nil), .undecided("the CAA records")),
        ]
    }

    private static func strictTransport(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.strictTransport
        func with(_ header: OutsideFacts.StrictTransport?) -> EndpointSubject {
            bench.subject(outside: OutsideFacts(strictTransport: header))
        }
        return [
            EndpointCase(check, "two years", with(.maximumAge(63_072_000)), .passes),
            EndpointCase(
                check,
                "a second less",
                with(.maximumAge(63_071_999)),
                .violates("max-age is 63071999, less than 63072000", .low)
            ),
            EndpointCase(check, "none", with(.missing), .violates("the header is missing", .low)),
            EndpointCase(check, "not asked", with(nil), .undecided("the site's headers")),
        ]
    }

    private static func challenge(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.challengeUnreachable
        func with(_ reach: OutsideFacts.ChallengeReach?, renews: Bool = true) -> EndpointSubject {
            bench.subject(
                outside: OutsideFacts(challengeReach: reach),
                policy: EndpointPolicy(renewsByHTTP: renews)
            )
        }
        return [
            EndpointCase(check, "reachable", with(.reachable), .passes),
            EndpointCase(
                check,
                "refused",
                with(.unreachable("connection refused")),
                .violates("/.well-known/acme-challenge/: connection refused", .high)
            ),
            EndpointCase(check, "another challenge", with(.unreachable("x"), renews: false), .doesNotApply),
            EndpointCase(check, "not asked", with(nil), .undecided("whether the challenge directory can be reached")),
        ]
    }
}
