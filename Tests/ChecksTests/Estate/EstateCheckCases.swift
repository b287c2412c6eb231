import Testing

@testable import Checks

struct EstateCheckCases {
    static let all: [EstateCase] = {
        let themes: [() throws -> [EstateCase]] = [EstateLineageCases.make, EstateSightingCases.make]
        return themes.flatMap { (try? $0()) ?? [] }
    }()

    @Test(arguments: all) func everyVerdictIsRight(_ one: EstateCase) {
        let check = one.check.check
        let findings = one.check.judge(one.subject)
        let found = findings.map { EstateCase.Expected($0.about, .init($0.verdict, of: check)) }
        let detail = "\(one.name): \(found.map { "\($0.about): \($0.verdict)" }.joined(separator: "; "))"
        EndpointCaseLog.note(check, one.word, isRight: found == one.expected, detail: detail)
        #expect(found == one.expected)
    }

    @Test func everyCheckHasACaseThatViolatesItAndOneThatDoesNot() {
        for one in EstateChecks.all {
            let words = Set(Self.all.filter { $0.check.check == one.check }.compactMap(\.word))
            #expect(words == ["violating", "clean"], "\(one.check.number) \(one.check.id)")
        }
    }

    @Test func anEmptyEstateHasNoFindings() {
        #expect(EstateChecks.judge(EstateSubject(instant: EndpointBench.now)).isEmpty)
    }
}
