package import Testing

/// Names the rows of the conformance checklist that a test, or every test of a suite, shows to hold.
///
/// `Tests/run conformance` joins what this writes with what passed; the table of the documentation comes from there.
package struct RowTrait: TestTrait, SuiteTrait, TestScoping {
    /// Row numbers as in the checklist: `T-01`, `R-16`.
    package let rows: [String]

    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        RowLog.note(rows, shownBy: test)
        try await function()
    }
}

extension Trait where Self == RowTrait {
    /// The rows that this test shows.
    package static func rows(_ rows: String...) -> Self { RowTrait(rows: rows) }
}
