import Testing

@testable import Checks

struct CheckSetTests {
    @Test func theListHasEveryNumberOnceAndEveryWordOnce() {
        #expect(CheckSet.all.map(\.number) == Array(1...100))
        #expect(Set(CheckSet.all.map(\.id)).count == 100)
    }

    @Test func wordsAreFitForConfigurationsAndDashboards() {
        for check in CheckSet.all {
            #expect(check.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(check.id)")
            #expect(!check.source.isEmpty && !check.title.isEmpty && !check.title.hasSuffix("."), "\(check.number)")
        }
    }

    @Test func noDriftIsCalledAsACheck() {
        #expect(Set(CheckSet.all.map(\.id)).isDisjoint(with: DriftKind.allCases.map(\.rawValue)))
    }
}
