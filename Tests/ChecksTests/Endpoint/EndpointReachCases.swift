import Foundation
import PKI

@testable import Checks

enum EndpointReachCases {
    private typealias Checks = EndpointChecks
    private static let here = EndpointBench.here
    private static let there = EndpointBench.there

    static func make(_ bench: EndpointBench) throws -> [EndpointCase] {
        try failures(bench) + agreement(bench) + defaults(bench) + regressions(bench)
    }

    private static func failures(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.handshakeFails
        let refused = AddressFacts(there, .failed(reason: "connecting: connection refused"))
        let alert = AddressFacts(here, .failed(reason: "shaking hands: alert handshake_failure"))
        return [
            EndpointCase(check, "served", bench.subject(), .passes),
            EndpointCase(
                check,
                "no address works",
                bench.subject([alert, refused]),
                .violates(
                    "\(here): shaking hands: alert handshake_failure, \(there): connecting: connection refused",
                    .critical
                )
            ),
            EndpointCase(
                check,
                "one address works",
                bench.subject([bench.address(), refused]),
                .violates("\(there): connecting: connection refused", .high)
            ),
            EndpointCase(
                check,
                "no address at all",
                bench.subject([]),
                .violates("www.example.com has no address", .critical)
            ),
        ]
    }

    private static func agreement(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.addressesDiffer
        let old = try bench.leaf(["www.example.com"], age: 80)
        let both = [bench.address(here), bench.address(there)]
        let apart = [bench.address(here, bench.presentation(old)), bench.address(there)]
        let down = AddressFacts(there, .failed(reason: "connecting: timed out"))
        let groups = [(there, bench.leaf), (here, old)].map { address, leaf in
            let end = leaf.validity.notAfter.formatted(.iso8601)
            return "\(address): \(Hex.encode(leaf.fingerprint.bytes.prefix(8))) until \(end)"
        }
        return [
            EndpointCase(check, "the same everywhere", bench.subject(both), .passes),
            EndpointCase(
                check,
                "one old",
                bench.subject(apart),
                .violates(groups.joined(separator: ", "), .high)
            ),
            EndpointCase(check, "one address", bench.subject(), .doesNotApply),
            EndpointCase(
                check,
                "one down",
                bench.subject([bench.address(), down]),
                .undecided("what the other addresses serve")
            ),
        ]
    }

    private static func defaults(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.defaultLeaks
        let tenant = try bench.leaf(["tenant.test"])
        func with(_ answer: AddressAudit.Default?, serverName: String? = "www.example.com") -> EndpointSubject {
            bench.subject([bench.address(audit: AddressAudit(withoutName: answer))], serverName: serverName)
        }
        return [
            EndpointCase(check, "refused", with(.refused), .passes),
            EndpointCase(check, "the same", with(.served(bench.leaf)), .passes),
            EndpointCase(check, "nameless", with(.served(bench.root)), .passes),
            EndpointCase(
                check,
                "a tenant",
                with(.served(tenant)),
                .violates("\(here): served by default: tenant.test", .low)
            ),
            EndpointCase(check, "asked without a name anyway", with(.served(tenant), serverName: nil), .doesNotApply),
            EndpointCase(check, "not asked", with(nil), .undecided("what is served without a server name")),
        ]
    }

    private static func regressions(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.handshakeRegressed
        func with(seconds: Double = 0.02, usual: Double? = 0.02, now: Bool?, before: Bool? = nil) -> EndpointSubject {
            var presentation = bench.presentation()
            presentation.handshakeSeconds = seconds
            let audit = AddressAudit(resumes: now, resumedBefore: before)
            return bench.subject([bench.address(here, presentation, audit: audit, usual: usual)])
        }
        return [
            EndpointCase(check, "as ever", with(now: true, before: true), .passes),
            EndpointCase(check, "never resumed", with(now: false, before: false), .passes),
            EndpointCase(
                check,
                "no longer resumed",
                with(now: false, before: true),
                .violates("\(here): sessions were resumed before and are not now", .low)
            ),
            EndpointCase(
                check,
                "slow",
                with(seconds: 0.9, usual: 0.1, now: true),
                .violates("\(here): 900 ms instead of 100 ms", .low)
            ),
            EndpointCase(check, "a network's mood", with(seconds: 0.2, usual: 0.02, now: true), .passes),
            EndpointCase(check, "not asked", with(now: nil), .undecided("whether sessions are resumed")),
        ]
    }
}
