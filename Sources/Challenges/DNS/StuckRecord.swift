package import ACME

/// A record of an earlier run that could not be taken away yet.
package struct StuckRecord: Sendable, Equatable, CustomStringConvertible {
    /// The record.
    package let record: ChallengeRecord
    /// Why it is still there.
    package let failure: SolverFailure

    /// For example `TXT "abc" at _acme-challenge.example.com is still there: …`.
    package var description: String {
        "TXT \(ZoneFileText.quote(record.value)) at \(record.target) is still there: \(failure.reason)"
    }
}
