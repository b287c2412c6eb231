import Conformance
import Testing

@testable import DNS

struct CAAIssueValueTests {
    private static let good: [(String, String, [String])] = [
        ("ca.example", "ca.example", []), (" CA.Example ", "ca.example", []), ("ca.example;", "ca.example", []),
        ("ca.example; ", "ca.example", []), ("ca.example;a=b", "ca.example", ["a=b"]),
        ("ca.example ; a = b ;\tc=", "ca.example", ["a=b", "c="]), ("localca; A=B", "localca", ["a=B"]),
        ("ca.example; accounturi=https://x.example/?a=b", "ca.example", ["accounturi=https://x.example/?a=b"]),
    ]

    @Test(.rows("CA-04"), arguments: good)
    func whatTheGrammarAllowsIsRead(_ text: String, _ issuer: String, _ parameters: [String]) {
        let value = CAAIssueValue(Array(text.utf8))
        #expect(value.issuer == issuer)
        #expect(value.parameters.map { "\($0.tag)=\($0.value)" } == parameters)
    }

    @Test(
        .rows("CA-04"),
        arguments: [
            "", ";", "%%%", "ca..example", "-ca.example", "ca.example a=b", "ca.example; a", "ca.example; a=b;",
            "ca.example;;a=b", "ca.example; =b", "ca.example; a=b c", "ca.example; a_b=c", "cä.example", "ca.example.",
        ]
    )
    func everythingElseNamesNobody(_ text: String) {
        #expect(CAAIssueValue(Array(text.utf8)).issuer == nil)
    }
}
