import Testing

@testable import Checks

/// One estate and what a check must find in it: the things and the details, nothing else.
struct EstateCase: Sendable, CustomTestStringConvertible {
    /// What is expected of one thing.
    struct Expected: Equatable, Sendable {
        let about: String
        let verdict: EndpointCase.Expectation

        init(_ about: String, _ verdict: EndpointCase.Expectation) {
            self.about = about
            self.verdict = verdict
        }
    }

    let check: EstateCheck
    let name: String
    let subject: EstateSubject
    let expected: [Expected]

    init(_ check: EstateCheck, _ name: String, _ subject: EstateSubject, _ expected: [Expected]) {
        self.check = check
        self.name = name
        self.subject = subject
        self.expected = expected
    }

    /// The word of the published table; nil for undecided cases.
    var word: String? {
        if expected.isEmpty { return "clean" }
        return expected.contains { $0.verdict.word == "violating" } ? "violating" : nil
    }

    var testDescription: String { "\(check.check.number) \(check.check.id): \(name)" }
}
