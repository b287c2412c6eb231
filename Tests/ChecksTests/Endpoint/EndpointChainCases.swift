import PKI

@testable import Checks

enum EndpointChainCases {
    private typealias Checks = EndpointChecks
    private static let here = EndpointBench.here

    static func make(_ bench: EndpointBench) throws -> [EndpointCase] {
        try completion(bench) + order(bench) + issuers(bench) + pins(bench)
    }

    private static func completion(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.intermediateMissing
        let needy = bench.subject([bench.address(completion: .needs(["CN=Bench Intermediate"]))])
        let unknown = bench.subject([bench.address(completion: nil)])
        let lost = bench.subject([bench.address(completion: .fails("unable to get issuer certificate"))])
        var alone = bench.presentation()
        alone.chain = [bench.root]
        return [
            EndpointCase(check, "complete", bench.subject(), .passes),
            EndpointCase(
                check,
                "only AIA completes it",
                needy,
                .violates("\(here): not sent: CN=Bench Intermediate", .high)
            ),
            EndpointCase(check, "not verified", unknown, .undecided("whether the chain leads to a root as it is sent")),
            EndpointCase(check, "no path", lost, .undecided("whether the chain leads to a root as it is sent")),
            EndpointCase(check, "self-signed", bench.subject([bench.address(here, alone)]), .doesNotApply),
        ]
    }

    private static func order(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.chainUntidy
        let stranger = try bench.leaf(["other.test"])
        func chain(_ certificates: [Certificate]) -> EndpointSubject {
            var presentation = bench.presentation()
            presentation.chain = certificates
            return bench.subject([bench.address(here, presentation)])
        }
        let (leaf, intermediate, root) = (bench.leaf, bench.intermediate, bench.root)
        return [
            EndpointCase(check, "in order", bench.subject(), .passes),
            EndpointCase(check, "leaf alone", chain([leaf]), .passes),
            EndpointCase(
                check,
                "root sent",
                chain([leaf, intermediate, root]),
                .violates("\(here): certificate 2 is a root", .low)
            ),
            EndpointCase(
                check,
                "sent twice",
                chain([leaf, intermediate, intermediate]),
                .violates("\(here): certificate 2 was sent before", .low)
            ),
            EndpointCase(
                check,
                "wrong order",
                chain([leaf, root, intermediate]),
                .violates("\(here): certificate 1 comes before the one it certifies", .medium)
            ),
            EndpointCase(
                check,
                "unrelated, and a root",
                chain([leaf, stranger, intermediate, root]),
                .violates("\(here): certificate 1 has nothing to do with the leaf, certificate 3 is a root", .medium)
            ),
        ]
    }

    private static func issuers(_ bench: EndpointBench) -> [EndpointCase] {
        let check = Checks.issuerNotAllowed
        func allowing(_ issuers: [String]) -> EndpointSubject {
            bench.subject(policy: EndpointPolicy(allowedIssuers: issuers))
        }
        return [
            EndpointCase(check, "by its component", allowing(["cn=bench intermediate"]), .passes),
            EndpointCase(check, "by a value", allowing(["Other", "Bench Intermediate"]), .passes),
            EndpointCase(
                check,
                "a part of a value is not enough",
                allowing(["Bench"]),
                .violates("\(here): issued by CN=Bench Intermediate", .high)
            ),
            EndpointCase(check, "anyone", allowing([]), .doesNotApply),
        ]
    }

    private static func pins(_ bench: EndpointBench) throws -> [EndpointCase] {
        let check = Checks.pinMismatch
        let key = bench.leaf.publicKey
        let good = TLSARecord(usage: 3, selector: 1, matchingType: 1, association: key.digest.bytes)
        let old = TLSARecord(usage: 3, selector: 1, matchingType: 1, association: [UInt8](repeating: 0xAB, count: 32))
        let strange = TLSARecord(usage: 9, selector: 1, matchingType: 1, association: key.digest.bytes)
        let rooted = TLSARecord(usage: 0, selector: 1, matchingType: 1, association: bench.root.publicKey.digest.bytes)
        func with(_ records: [TLSARecord]?, pins: [SHA256Digest] = []) -> EndpointSubject {
            bench.subject(outside: OutsideFacts(tlsa: records), policy: EndpointPolicy(pinnedKeys: pins))
        }
        return [
            EndpointCase(check, "published", with([old, good]), .passes),
            EndpointCase(
                check,
                "rotated without a record",
                with([old]),
                .violates("\(here): no match: TLSA 3 1 1 abababababababab…", .critical)
            ),
            EndpointCase(check, "unusable records count for nothing", with([strange]), .doesNotApply),
            EndpointCase(check, "no records", with([]), .doesNotApply),
            EndpointCase(check, "not asked", with(nil), .undecided("the TLSA records")),
            EndpointCase(
                check,
                "a root that need not be sent",
                with([rooted]),
                .undecided("whether the root is the one of the TLSA records")
            ),
            EndpointCase(check, "pinned", with(nil, pins: [bench.intermediate.publicKey.digest]), .passes),
            EndpointCase(
                check,
                "pinned otherwise",
                with([good], pins: [bench.root.publicKey.digest]),
                .violates("\(here): none of the pinned keys is in the chain; the leaf's is \(key.digest)", .critical)
            ),
        ]
    }
}
