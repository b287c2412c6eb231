import FoundationEssentials

/// One failure of one certificate's rotation, with the five slots every report of it has: what, who said what, what is
/// live, what happens next, what to do. There is no initialiser that leaves one out.
package struct RotationFailure: Error, Sendable, Equatable {
    /// Where in the transaction it happened; stable words for JSON and the journal.
    package enum Stage: String, Sendable, Equatable {
        case preflight, lock, account, order, stage, validate, activate, reload, verify, rollback, recovery, revoke
    }

    /// Words that came from outside, already made safe to print, and who spoke them.
    package struct Quote: Sendable, Equatable {
        package let speaker: String
        package let text: String

        package init(speaker: String, text: String) {
            self.speaker = speaker
            self.text = text
        }
    }

    /// The certificate's name in the configuration.
    package let certificate: String
    package let stage: Stage
    /// "not rotated: the CA could not fetch the challenge": lower case, no full stop.
    package let verdict: String
    /// What the CA, a command or the system said, if anything.
    package let said: Quote?
    package let live: LiveState
    package let next: Disposition
    /// How many times in a row this has failed, this time included.
    package let attempt: Int
    /// What the operator can do.
    package let hint: String

    package init(
        certificate: String,
        stage: Stage,
        verdict: String,
        said: Quote?,
        live: LiveState,
        next: Disposition,
        attempt: Int,
        hint: String
    ) {
        self.certificate = certificate
        self.stage = stage
        self.verdict = verdict
        self.said = said
        self.live = live
        self.next = next
        self.attempt = attempt
        self.hint = hint
    }
}
