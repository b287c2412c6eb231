import Testing

@testable import CertificateFiles

/// Words that dashboards count by.
struct FileProblemTests {
    @Test func reasonsAreUniqueSnakeCase() {
        let words = FileProblem.Reason.allCases.map(\.rawValue)
        #expect(Set(words).count == words.count)
        #expect(words.allSatisfy { $0.allSatisfy { $0 == "_" || $0.isLowercase || $0.isNumber } })
    }
}
