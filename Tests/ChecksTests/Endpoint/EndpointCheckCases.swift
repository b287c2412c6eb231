import Foundation
import Testing

@testable import Checks

struct EndpointCheckCases {
    static let all: [EndpointCase] = {
        guard let bench = try? EndpointBench() else { return [] }
        let themes: [(EndpointBench) throws -> [EndpointCase]] = [
            EndpointNameCases.make, EndpointChainCases.make, EndpointRevocationCases.make, EndpointOutsideCases.make,
            EndpointReachCases.make, EndpointProtocolCases.make, EndpointAgreementCases.make,
        ]
        return themes.flatMap { (try? $0(bench)) ?? [] }
    }()

    @Test(arguments: all) func everyVerdictIsRight(_ one: EndpointCase) {
        let verdict = one.judge(one.subject)
        let found = EndpointCase.Expectation(verdict, of: one.check)
        let isRight = found == one.expected
        EndpointCaseLog.note(one.check, one.expected.word, isRight: isRight, detail: "\(one.name): \(found)")
        #expect(found == one.expected)
        if case .violates(let detail, let hint, _) = verdict {
            #expect(!hint.isEmpty && !detail.contains("\n"))
        }
    }

    @Test func everyCheckHasACaseThatViolatesItAndOneThatDoesNot() {
        for one in EndpointChecks.all {
            let words = Set(Self.all.filter { $0.check == one.check }.compactMap(\.expected.word))
            #expect(words == ["violating", "clean"], "\(one.check.number) \(one.check.id)")
        }
    }

    @Test func numbersAndNamesAreUniqueAndInOrder() {
        let checks = EndpointChecks.all.map(\.check) + EstateChecks.all.map(\.check)
        #expect(Set(checks.map(\.number)).count == checks.count)
        #expect(Set(checks.map(\.id)).count == checks.count)
        #expect(EndpointChecks.all.map(\.check.number) == EndpointChecks.all.map(\.check.number).sorted())
        #expect(EstateChecks.all.map(\.check.number) == EstateChecks.all.map(\.check.number).sorted())
        let owned: Set<Int> = [3, 6, 14, 15, 16, 20, 21, 23, 32, 34, 47, 48, 54, 55, 66, 67, 73, 76, 77, 79]
        #expect(Set(checks.map(\.number)) == owned.union(82...100))
    }

    @Test func aSubjectIsJudgedByAllChecksButThoseLeftOut() throws {
        let subject = try EndpointBench().subject()
        #expect(EndpointChecks.judge(subject).map(\.check) == EndpointChecks.all.map(\.check))
        #expect(EndpointChecks.judge(subject, excluding: [16, 100]).map(\.check.number).contains(16) == false)
    }

    @Test func whatAnOrdinaryLookAtASoundEndpointLeavesOpenViolatesNothing() throws {
        let judgements = EndpointChecks.judge(try EndpointBench().subject())
        #expect(judgements.allSatisfy { $0.severity == nil })
    }

    @Test func withoutAnyHandshakeOnlyTheHandshakeIsBlamed() throws {
        let failed = AddressFacts("198.51.100.7", .failed(reason: "connecting: refused"))
        let judgements = EndpointChecks.judge(try EndpointBench().subject([failed]))
        #expect(judgements.filter { $0.severity != nil }.map(\.check.number) == [86])
    }
}
