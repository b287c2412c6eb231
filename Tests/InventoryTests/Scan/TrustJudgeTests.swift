import CertificateWorkshop
import Checks
import Foundation
import PKI
import Testing

@testable import Inventory

/// Roots that somebody named count alone, for files as for endpoints.
struct TrustJudgeTests {
    private let workshop: Workshop
    private let leaf: Certificate
    private let intermediate: Certificate

    init() throws {
        workshop = try Workshop()
        try workshop.intermediate("int")
        try workshop.leaf("www", san: "DNS:www.example.com", issuer: "int")
        let blocks = try PEM.blocks(of: "CERTIFICATE", in: try workshop.bytes("www.full.pem"), most: 2)
        let both = try blocks.map { try Certificate(der: $0) }
        (leaf, intermediate) = (try #require(both.first), try #require(both.last))
    }

    private func store() throws -> TrustJudge.Store {
        TrustJudge.Store(name: "named", anchors: try TrustAnchors(try TrustStore(pem: try workshop.bytes("ca.pem"))))
    }

    private func untrusted(_ company: [Certificate], _ judge: PlaceJudge) -> Verdict? {
        judge.judgements(of: leaf, beside: company, isServed: false).first { $0.check.id == "untrusted" }?.verdict
    }

    @Test func filesAreJudgedByRootsThatWereNamed() throws {
        let trust = TrustJudge(system: nil, others: [try store()], at: .now)
        let named = PlaceJudge(trust: trust, judgesTrustOfFiles: true, instant: .now)
        #expect(untrusted([intermediate], named) == .passes)
        // Nobody's concern until a client refuses it.
        let usual = PlaceJudge(trust: trust, instant: .now)
        guard case .undecided = untrusted([intermediate], usual) else {
            Issue.record("a private file was judged")
            return
        }
    }

    /// The reason is the store's also the second time, when the issuer is known to lead nowhere.
    @Test func theReasonIsTheStores() throws {
        let trust = TrustJudge(system: nil, others: [try store()], at: .now)
        let named = PlaceJudge(trust: trust, judgesTrustOfFiles: true, instant: .now)
        for _ in 1...2 {
            guard case .violates(let detail, _, _) = untrusted([], named) else {
                Issue.record("an incomplete chain is trusted")
                return
            }
            #expect(detail.hasPrefix("the chain is incomplete: the issuer Intermediate int is not sent"))
        }
    }
}
