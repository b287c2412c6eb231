package import FoundationEssentials

/// What is known of an authority beyond any one certificate, kept across runs.
package struct AuthorityState: Sendable, Equatable {
    /// Its name in the configuration; there is one account at each.
    package var authority: String
    /// Nothing is asked with the account before this; nil when nothing holds it.
    package var notBefore: Date?
    /// How often in a row the account was refused as a whole.
    package var refusals: Int
    /// Whether it said that someone must lift a pause there.
    package var isPaused: Bool
    /// Its words for the refusal, made printable by the caller; empty when nothing holds.
    package var reason: String
    /// Where it says more, or where a pause is lifted (`Link: rel="help"`, RFC 8555 §6.7).
    package var helpURL: String?
    /// When its directory was last fetched.
    package var directorySeenAt: Date?
    /// How often in a row its directory could not be fetched since.
    package var directoryFailures: Int
    /// This machine's clock minus the authority's `Date`, in seconds; positive when this machine is ahead.
    package var clockSkew: Double?
    /// When the skew was seen, by this machine's clock.
    package var clockSkewSeenAt: Date?

    package init(
        authority: String,
        notBefore: Date? = nil,
        refusals: Int = 0,
        isPaused: Bool = false,
        reason: String = "",
        helpURL: String? = nil,
        directorySeenAt: Date? = nil,
        directoryFailures: Int = 0,
        clockSkew: Double? = nil,
        clockSkewSeenAt: Date? = nil
    ) {
        self.authority = authority
        self.notBefore = notBefore
        self.refusals = refusals
        self.isPaused = isPaused
        self.reason = reason
        self.helpURL = helpURL
        self.directorySeenAt = directorySeenAt
        self.directoryFailures = directoryFailures
        self.clockSkew = clockSkew
        self.clockSkewSeenAt = clockSkewSeenAt
    }
}
