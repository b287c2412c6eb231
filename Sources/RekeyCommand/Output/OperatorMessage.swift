package import FoundationEssentials
package import Rotation

/// The one place that puts a failure into words for a terminal.
///
/// Rules of every message: lower case, no full stop, no "failed to" where the verb will do; the certificate's name
/// first; paths in quotes; text that came from outside is already escaped when it gets here. Five slots, always in
/// this order: the verdict, who said what, what is live, what happens next, what to do.
package enum OperatorMessage {
    /// The five slots as lines without a final newline; a slot with nothing to say ("CA said") is left out.
    package static func text(_ failure: RotationFailure, now: Date) -> String {
        var lines = ["rekey: \(failure.certificate): \(failure.verdict)"]
        if let said = failure.said {
            lines.append(slot("\(said.speaker) said", said.text))
        }
        lines.append(slot("live", failure.live.text(at: now)))
        lines.append(slot("next", failure.next.text(attempt: failure.attempt)))
        lines.append(slot("hint", failure.hint))
        return lines.joined(separator: "\n")
    }

    private static func slot(_ name: String, _ text: String) -> String {
        let width = 10
        let padded = name.count < width ? name + String(repeating: " ", count: width - name.count) : name
        return "  \(padded) \(text)"
    }
}
