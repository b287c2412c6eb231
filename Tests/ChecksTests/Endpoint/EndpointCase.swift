import Testing

@testable import Checks

/// One endpoint and the verdict a check must come to.
struct EndpointCase: Sendable, CustomTestStringConvertible {
    let check: Check
    let name: String
    let subject: EndpointSubject
    let expected: Expectation
    let judge: @Sendable (EndpointSubject) -> Verdict

    /// A verdict without its hint, which is for people.
    enum Expectation: Equatable, Sendable {
        case passes
        /// The detail, and the severity that counts in the end.
        case violates(String, Severity)
        case doesNotApply
        case undecided(String)

        init(_ verdict: Verdict, of check: Check) {
            switch verdict {
            case .passes: self = .passes
            case .violates(let detail, _, let severity): self = .violates(detail, severity ?? check.severity)
            case .doesNotApply: self = .doesNotApply
            case .undecided(let fact): self = .undecided(fact)
            }
        }

        /// The word of the published table; nil for cases that are neither.
        var word: String? {
            switch self {
            case .passes: "clean"
            case .violates: "violating"
            case .doesNotApply, .undecided: nil
            }
        }
    }

    init(_ check: EndpointCheck, _ name: String, _ subject: EndpointSubject, _ expected: Expectation) {
        self.check = check.check
        self.name = name
        self.subject = subject
        self.expected = expected
        judge = check.judge
    }

    var testDescription: String { "\(check.number) \(check.id): \(name)" }
}
