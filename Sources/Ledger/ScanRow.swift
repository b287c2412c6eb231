package import FoundationEssentials

/// The number of one scan in the ledger.
package struct ScanID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package var description: String { "\(rawValue)" }
}

/// One scan and how far each of its sources came.
package struct ScanRow: Sendable, Equatable {
    /// How a scan ended. The raw values are stored and printed: they never change.
    package enum Outcome: String, Sendable, CaseIterable {
        case finished
        /// It was killed, and another began before anybody took it up again.
        case abandoned
    }

    /// One discoverer's part in it.
    package struct Source: Sendable, Equatable {
        package let source: String
        /// Where to go on, in the source's own words; nil before its first word and once it has finished.
        package let resumeAt: String?
        /// What it counted, as JSON; nil until it has finished.
        package let counts: String?
        package let finishedAt: Date?
    }

    package let id: ScanID
    /// What made it begin, such as `command` or `schedule`.
    package let trigger: String
    package let startedAt: Date
    package let endedAt: Date?
    package let outcome: Outcome?
    /// By name.
    package let sources: [Source]
}

/// A source that has come to its end in a scan.
package struct FinishedSource: Sendable, Equatable {
    /// What the source would have met if it were there still: what it did not meet within is gone.
    package enum Scope: Sendable, Equatable {
        case everything
        /// Only what begins with one of these URIs, taken as directories: `file:///etc/nginx` holds
        /// `file:///etc/nginx/tls/api.crt` and not `file:///etc/nginx2`.
        case under([String])
        /// Nothing is concluded from not being met, as where only some places were asked for.
        case nothing
    }

    package var source: String
    /// What it counted, as a JSON object.
    package var counts: String
    package var scope: Scope

    package init(_ source: String, counts: String, scope: Scope) {
        self.source = source
        self.counts = counts
        self.scope = scope
    }
}
