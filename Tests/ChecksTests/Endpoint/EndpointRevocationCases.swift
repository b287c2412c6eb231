import Foundation
import PKI

@testable import Checks

enum EndpointRevocationCases {
    private typealias Checks = EndpointChecks
    private static let here = EndpointBench.here
    private static let now = EndpointBench.now
    private static let day = EndpointBench.day

    static func make(_ bench: EndpointBench) throws -> [EndpointCase] {
        try responder(bench) + staple(bench) + revoked(bench) + stale(bench)
    }

    private static func answer(
        _ status: RevocationAnswer.Status = .good,
        from: Double = -1,
        until: Double? = 9
    ) -> RevocationAnswer {
        RevocationAnswer(
            status,
            thisUpdate: now + from * day,
            nextUpdate: until.map { now + $0 * day }
        )
    }

    private static func asked(
        _ bench: EndpointBench,
        _ leaf: Certificate,
        list: RevocationSource? = nil,
        responder: RevocationSource? = nil
    ) -> EndpointSubject {
        let facts = RevocationFacts(list: list, responder: responder)
        return bench.serving(leaf, outside: OutsideFacts(revocation: [leaf.fingerprint: facts]))
    }

    private static func responder(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.responderGone
        let leaf = try bench.leaf(["www.example.com"], extensions: [EndpointBench.responder])
        return [
            EndpointCase(check, "no URL is no fault", bench.subject(), .passes),
            EndpointCase(check, "answers", asked(bench, leaf, responder: .answer(answer())), .passes),
            EndpointCase(
                check,
                "gone",
                asked(bench, leaf, responder: .failed("connection refused")),
                .violates("\(here): http://ocsp.bench.test: connection refused", .low)
            ),
            EndpointCase(check, "not asked", bench.serving(leaf), .undecided("whether the OCSP responder answers")),
        ]
    }

    private static func staple(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.stapleMissing
        let leaf = try bench.leaf(["www.example.com"], extensions: [EndpointBench.mustStaple])
        func stapling(_ staple: Presentation.Staple?) -> EndpointSubject {
            var presentation = bench.presentation(leaf)
            presentation.staple = staple
            return bench.subject([bench.address(here, presentation)])
        }
        let revoked = answer(.revoked(at: now, reason: nil))
        return [
            EndpointCase(check, "not demanded", bench.subject(), .doesNotApply),
            EndpointCase(check, "good", stapling(.answer(answer())), .passes),
            EndpointCase(
                check,
                "none",
                stapling(Presentation.Staple.none),
                .violates("\(here): nothing is stapled", .critical)
            ),
            EndpointCase(
                check,
                "expired",
                stapling(.answer(answer(from: -9, until: -1))),
                .violates("\(here): the stapled answer has expired", .critical)
            ),
            EndpointCase(
                check,
                "revoked",
                stapling(.answer(revoked)),
                .violates("\(here): the stapled answer says revoked", .critical)
            ),
            EndpointCase(
                check,
                "unreadable",
                stapling(.unreadable("not DER")),
                .violates("\(here): what is stapled cannot be read: not DER", .critical)
            ),
            EndpointCase(check, "not recorded", stapling(nil), .undecided("whether an OCSP answer is stapled")),
        ]
    }

    private static func revoked(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.revoked
        let leaf = try bench.leaf(["www.example.com"], extensions: [EndpointBench.list])
        let revoked = answer(.revoked(at: Date(timeIntervalSince1970: 1_794_900_000), reason: "keyCompromise"))
        let text = "\(here): revoked 2026-11-17T07:20:00Z, keyCompromise"
        var stapled = bench.presentation()
        stapled.staple = .answer(revoked)
        return [
            EndpointCase(check, "good by list", asked(bench, leaf, list: .answer(answer())), .passes),
            EndpointCase(check, "by list", asked(bench, leaf, list: .answer(revoked)), .violates(text, .critical)),
            EndpointCase(
                check,
                "by responder, though the list is good",
                asked(bench, leaf, list: .answer(answer()), responder: .answer(revoked)),
                .violates(text, .critical)
            ),
            EndpointCase(
                check,
                "by staple",
                bench.subject([bench.address(here, stapled)]),
                .violates(text, .critical)
            ),
            EndpointCase(check, "names no source", bench.subject(), .doesNotApply),
            EndpointCase(
                check,
                "good once, expired since",
                asked(bench, leaf, list: .answer(answer(from: -9, until: -1))),
                .undecided("a fresh answer of the list or the responder")
            ),
        ]
    }

    private static func stale(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.revocationStale
        let leaf = try bench.leaf(["www.example.com"], extensions: [EndpointBench.list, EndpointBench.responder])
        let old = answer(from: -9, until: -1)
        let late = answer(from: -9.5, until: 0.5)
        let due = (now - day).formatted(.iso8601)
        let soon = (now + 0.5 * day).formatted(.iso8601)
        return [
            EndpointCase(check, "fresh", asked(bench, leaf, list: .answer(answer())), .passes),
            EndpointCase(
                check,
                "list expired",
                asked(bench, leaf, list: .answer(old)),
                .violates("\(here): revocation list: its successor was due \(due)", .high)
            ),
            EndpointCase(
                check,
                "list nearly expired",
                asked(bench, leaf, list: .answer(late)),
                .violates("\(here): revocation list: its successor is due \(soon)", .medium)
            ),
            EndpointCase(
                check,
                "answer expired",
                asked(bench, leaf, list: .answer(answer()), responder: .answer(old)),
                .violates("\(here): OCSP answer: its successor was due \(due)", .high)
            ),
            EndpointCase(
                check,
                "list cannot be had",
                asked(bench, leaf, list: .failed("status 404")),
                .violates("\(here): revocation list: status 404", .medium)
            ),
            EndpointCase(
                check,
                "gone responder is told elsewhere",
                asked(bench, leaf, responder: .failed("x")),
                .passes
            ),
            EndpointCase(check, "names no source", bench.subject(), .doesNotApply),
            EndpointCase(check, "not asked", bench.serving(leaf), .undecided("the revocation data")),
        ]
    }
}
