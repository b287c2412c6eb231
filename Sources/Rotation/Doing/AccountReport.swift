import FoundationEssentials
import Storage

/// A trouble with an account alone, put into the slots that make sense without a certificate.
package struct AccountReport: Sendable, Equatable {
    package let verdict: String
    package let said: String?
    package let hint: String
    /// Whether waiting may help.
    package let healsByItself: Bool

    /// Explains a trouble.
    package init(_ trouble: AccountTrouble) {
        let explanation = Explanation(account: trouble)
        verdict = explanation.verdict.replacing("not rotated: ", with: "")
        said = explanation.said.map { "\($0.speaker) said \($0.text)" }
        hint = explanation.hint
        healsByItself =
            switch explanation.consequence {
            case .askAgain, .nextRunTries: true
            default: false
            }
    }
}
