package import FoundationEssentials
import Hooks

/// One thing somebody should know about, as a rule found it.
///
/// All text in it is printable and bounded, whatever it was made of.
package struct Alert: Sendable, Equatable, Codable {
    /// The most octets of ``summary``.
    package static let longestSummary = 300
    /// The most octets of one value of ``details``.
    package static let longestDetail = 1000

    package let rule: AlertRule
    /// The rule and the object (``DedupKey``): stable as long as the thing is the same, at most 255 octets.
    package let dedup: String
    package var severity: AlertSeverity
    /// One sentence in lower case without a full stop.
    package let summary: String
    /// What else is known, by the names of ``AlertDetail``.
    package let details: [String: String]
    /// Since when it is so.
    package let since: Date
    /// When time runs out: the end of the certificate that is in use.
    package let expires: Date?

    /// An alert; empty details are left out.
    package init(
        _ rule: AlertRule,
        dedup: String,
        severity: AlertSeverity,
        summary: String,
        details: [AlertDetail: String?] = [:],
        since: Date,
        expires: Date? = nil
    ) {
        self.rule = rule
        self.dedup = DedupKey.bounded(dedup)
        self.severity = severity
        self.summary = PrintableText(summary).description.shortened(to: Self.longestSummary)
        self.details = details.reduce(into: [:]) { kept, detail in
            guard let value = detail.value, !value.isEmpty else { return }
            kept[detail.key.rawValue] = PrintableText(value).description.shortened(to: Self.longestDetail)
        }
        self.since = since
        self.expires = expires
    }

    /// An alert as it was stored.
    init(stored rule: AlertRule, _ row: StoredAlert) {
        self.rule = rule
        dedup = row.dedup
        severity = row.severity
        summary = row.summary
        details = row.details
        since = row.since
        expires = row.expires
    }

    /// One detail; nil if it is not known.
    package subscript(_ detail: AlertDetail) -> String? { details[detail.rawValue] }

    /// What ``Alert/init(stored:_:)`` is made of.
    struct StoredAlert {
        var dedup: String
        var severity: AlertSeverity
        var summary: String
        var details: [String: String]
        var since: Date
        var expires: Date?
    }
}

/// What may be told with an alert. The raw values are sent and used for silences: they never change.
package enum AlertDetail: String, Sendable, CaseIterable {
    /// The certificate's name in the configuration.
    case certificate
    /// Host and port, or several, separated by blanks.
    case endpoint
    /// The URI of a place in the inventory.
    case place
    case service
    case owner
    case environment
    /// What went wrong the last time, in the words of whoever refused.
    case lastError = "last_error"
    /// The generation that is live, and until when.
    case live
    /// What happens next by itself, and when.
    case next
    case hint
    /// RFC 3339 in UTC.
    case notAfter = "not_after"
    /// The identifier of a check.
    case check
    /// The name of a drift.
    case drift
    case authority
    /// DNS names and addresses, separated by blanks.
    case names
    case issuer
    case fingerprint
    /// A source or place of scans.
    case source
    case channel
}
