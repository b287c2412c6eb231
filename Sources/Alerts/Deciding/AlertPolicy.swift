package import FoundationEssentials

/// When a certificate that is not ours to renew has too little time left.
package enum LifetimeThreshold: Sendable, Equatable {
    /// Less than this part of its life, between 0 and 1.
    case fraction(Double)
    /// Fewer than so many days, whatever its life: for those who know how long their certificates live.
    case days(Double)
}

/// The thresholds of the rules, and how sending is held back. All spans are in seconds.
package struct AlertPolicy: Sendable, Equatable {
    /// How much of the time between its renewal and its end may pass before a managed certificate is overdue.
    package var overdueFraction = 0.3
    /// When a certificate that is not managed is near its end.
    package var lifetime = LifetimeThreshold.fraction(0.20)
    /// A file that no service was seen to use, and that ended longer ago than this, is dead and not talked about.
    package var deadFileAge: TimeInterval = 7 * 86_400
    /// How long a drift must have been seen; with 0 one scan is enough.
    package var driftHold: TimeInterval = 0
    /// How many failures within ``failureWindow`` are too many.
    package var failures = 3
    package var failureWindow: TimeInterval = 6 * 3600
    /// After how many of its intervals a place counts as not looked at.
    package var staleIntervals = 3.0
    /// What part of yesterday's certificates a source must still show.
    package var shrinkFraction = 0.8
    /// How long an issuance that nobody knows of is talked about.
    package var issuanceWindow: TimeInterval = 7 * 86_400
    /// How long a channel may fail by mishap before the others are told; a refusal is told at once.
    package var channelPatience: TimeInterval = 3600

    /// An alert that comes back sooner than this after its end is told again only when the time is over and it stands.
    package var flapHold: TimeInterval = 900
    /// How many alerts of one rule and severity stand untold at most as single messages in one channel; the rest is one
    /// message together.
    package var perRule = 50
    /// After how long a message that was refused for good is tried anew if its alert still stands.
    package var refusedHold: TimeInterval = 6 * 3600
    /// How long a message is tried at all.
    package var giveUpAfter: TimeInterval = 3 * 86_400

    package init() {}
}
