import CertificateWorkshop
import Foundation
import PKI
import Testing

@testable import Checks

struct CertificateCheckTests {
    @Test(arguments: CheckCases.all) func everyCaseIsJudgedAsExpected(_ item: CertificateCheckCase) throws {
        let judgement = try item.judgement()
        let isRight = item.isRight(judgement)
        let word = judgement?.check.id ?? CertificateChecks.checks.first { $0.number == item.number }?.id ?? "?"
        CertificateCheckLog.append(["\(item.number)", word, item.kind, isRight ? "right" : "wrong", item.name])
        #expect(isRight, "\(item.expected) expected, \(String(describing: judgement?.verdict)) found")
    }

    @Test func everyRuleHasBothKindsOfCase() {
        for check in CertificateChecks.checks {
            let kinds = Set(CheckCases.all.filter { $0.number == check.number }.map(\.kind))
            #expect(kinds == ["clean", "violating"], "\(check.number) \(check.id)")
        }
        let numbers = Set(CertificateChecks.checks.map(\.number))
        #expect(Set(CheckCases.all.map(\.number)).isSubset(of: numbers))
    }

    @Test func theRulesAreThoseThatAreDecidedHereInOrder() {
        let ranges: [ClosedRange<Int>] = [
            1...2, 4...5, 7...13, 17...19, 22...22, 24...31, 33...33, 35...46, 49...53, 56...65, 68...72, 74...75,
            78...78,
            80...81,
        ]
        #expect(CertificateChecks.checks.map(\.number) == Array(ranges.joined()))
        #expect(Set(CertificateChecks.checks.map(\.id)).count == CertificateChecks.all.count)
        for check in CertificateChecks.checks {
            #expect(check.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(check.id)")
            #expect(!check.title.isEmpty && !check.source.isEmpty && check.facts == .certificate)
        }
    }

    /// 6 and 90 days, as Let's Encrypt issues them today.
    @Test(arguments: [6.6, 90]) func aLeafOfTodayViolatesNothing(days: Double) throws {
        var scene = LeafScene()
        scene.leaf = LeafScene.leaf(days: days)
        let judgements = CertificateChecks.judge(try scene.subject())
        #expect(judgements.count > 30)
        #expect(judgements.filter { $0.severity != nil }.isEmpty, "\(judgements.filter { $0.severity != nil })")
    }

    @Test func cleanLeavesAreCertificatesToOthersToo() throws {
        _ = try Certificate(der: LeafScene.leaf(days: 90).der)
        _ = try Certificate(der: LeafScene.intermediate.der)
    }

    @Test func rulesOfPublicTrustDoNotBindPrivateChains() throws {
        var scene = LeafScene()
        scene.goPrivate()
        scene.leaf.remove(ExtensionIdentifier.timestamps)
        scene.leaf.remove(ExtensionIdentifier.authorityAccess)
        scene.last(365)
        let judgements = CertificateChecks.judge(try scene.subject())
        #expect(!judgements.contains { $0.check.realm == .publicTrust })
        #expect(judgements.filter { $0.severity != nil }.isEmpty)
    }

    @Test func anAuthorityIsNotJudgedAsALeaf() throws {
        var scene = LeafScene()
        scene.leaf = LeafScene.intermediate
        scene.issuers = [LeafScene.root]
        scene.purpose = nil
        let subject = try scene.subject()
        #expect(subject.purpose == .authority)
        #expect(CertificateChecks.judge(subject).filter { $0.severity != nil }.isEmpty)
    }

    @Test func numbersCanBeLeftOut() throws {
        var scene = LeafScene()
        scene.last(90, issued: 91)
        let all = CertificateChecks.judge(try scene.subject())
        let some = CertificateChecks.judge(try scene.subject(), excluding: [1])
        #expect(all.contains { $0.check.number == 1 } && !some.contains { $0.check.number == 1 })
        #expect(some.count == all.count - 1)
    }

    /// What expires altogether or nearly so is told once.
    @Test(arguments: [(91.0, 1), (81.0, 5), (61.0, 4)]) func oneRuleTellsOfTheEnd(issued: Double, number: Int) throws {
        var scene = LeafScene()
        scene.last(90, issued: issued)
        let violated = CertificateChecks.judge(try scene.subject()).filter { $0.severity != nil }.map(\.check.number)
        #expect(violated.filter { [1, 4, 5].contains($0) } == [number])
    }

    @Test func whatIsNotKnownIsSaid() throws {
        var scene = LeafScene()
        scene.issuers = []
        scene.trust.stores = []
        scene.leaf.remove(ExtensionIdentifier.timestamps)
        let undecided = CertificateChecks.judge(try scene.subject()).filter {
            if case .undecided = $0.verdict { true } else { false }
        }
        #expect(undecided.map(\.check.number) == [12, 44, 46, 74, 75])
    }
}
