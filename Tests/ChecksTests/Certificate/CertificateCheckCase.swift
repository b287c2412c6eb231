import Testing

@testable import Checks

/// One subject and what one rule has to say of it.
struct CertificateCheckCase: Sendable, CustomTestStringConvertible {
    /// What is expected.
    enum Expected: Sendable, Equatable {
        case passes
        /// With this severity, and these words in the detail.
        case violates(Severity, String)
    }

    let number: Int
    /// What is special about the subject.
    let name: String
    let expected: Expected
    let stage: @Sendable (inout LeafScene) -> Void

    var testDescription: String { "\(number) \(name)" }

    /// `violating` or `clean`.
    var kind: String { expected == .passes ? "clean" : "violating" }

    static func bad(
        _ number: Int,
        _ name: String,
        _ severity: Severity,
        saying words: String,
        _ stage: @escaping @Sendable (inout LeafScene) -> Void
    ) -> CertificateCheckCase {
        CertificateCheckCase(number: number, name: name, expected: .violates(severity, words), stage: stage)
    }

    static func good(
        _ number: Int,
        _ name: String,
        _ stage: @escaping @Sendable (inout LeafScene) -> Void = { _ in }
    ) -> CertificateCheckCase {
        CertificateCheckCase(number: number, name: name, expected: .passes, stage: stage)
    }

    /// What the rules say of it; nil when this one says it is not about it.
    func judgement() throws -> Judgement? {
        var scene = LeafScene()
        stage(&scene)
        return CertificateChecks.judge(try scene.subject()).first { $0.check.number == number }
    }

    /// Whether that is what is expected.
    func isRight(_ judgement: Judgement?) -> Bool {
        switch (expected, judgement?.verdict) {
        case (.passes, .passes): true
        case (.violates(let severity, let words), .violates(let detail, let hint, _)):
            judgement?.severity == severity && detail.contains(words) && !hint.isEmpty
        default: false
        }
    }
}
