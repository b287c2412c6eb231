package import PKI

/// A unit whose parts do not agree: what, where, and what to do.
package struct Drift: Sendable, Equatable {
    /// A part of the unit and what was found there.
    package struct Part: Sendable, Equatable {
        /// A path, or an endpoint and its address.
        package let place: String
        /// What it holds, in words: `generation 13`, `unreachable: refused`.
        package let state: String
        /// nil where no certificate was seen.
        package let fingerprint: SHA256Digest?

        package init(place: String, state: String, fingerprint: SHA256Digest?) {
            self.place = place
            self.state = state
            self.fingerprint = fingerprint
        }
    }

    package let unit: DriftUnit
    package let kind: DriftKind
    /// One line: what does not agree.
    package let detail: String
    /// What to do, in words.
    package let fix: String
    /// Every place of the unit, in a stable order.
    package let parts: [Part]

    /// What alerts are deduplicated by: the unit and the kind, never a fingerprint, so that a rollout that goes on is
    /// the same drift at every look.
    package var deduplicationKey: String { "drift/\(unit.key)/\(kind.rawValue)" }
}
