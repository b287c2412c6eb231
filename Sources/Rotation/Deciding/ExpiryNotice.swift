import FoundationEssentials
import PKI

/// When hooks are told that what is live expires soon: pure.
enum ExpiryNotice {
    /// Whether more than half of the time between the point of renewal and the end has gone by: a renewal that worked at
    /// the first or the second attempt never comes to it.
    static func isDue(_ validity: Validity, at now: Date) -> Bool { now >= RenewalPolicy.latestSafe(of: validity) }
}
