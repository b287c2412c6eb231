package import FoundationEssentials

/// A place that should be looked at again and again.
package struct LocationFact: Sendable, Equatable {
    /// Its name or URI.
    package var name: String
    /// When looking there last succeeded; nil if it never did.
    package var lastSuccess: Date?
    /// Since when it should be looked at.
    package var since: Date
    /// How often, in seconds.
    package var interval: TimeInterval
    /// Why the last look failed.
    package var lastError: String?

    package init(name: String, lastSuccess: Date?, since: Date, interval: TimeInterval, lastError: String? = nil) {
        self.name = name
        self.lastSuccess = lastSuccess
        self.since = since
        self.interval = interval
        self.lastError = lastError
    }
}

/// How many certificates a source shows.
package struct SourceFact: Sendable, Equatable {
    package var name: String
    package var now: Int
    /// A day ago; nil if it was not looked at then.
    package var yesterday: Int?
    /// When it was looked at.
    package var at: Date

    package init(name: String, now: Int, yesterday: Int?, at: Date) {
        self.name = name
        self.now = now
        self.yesterday = yesterday
        self.at = at
    }
}

/// A certificate that an authority issued for a name of ours and nobody here asked for.
package struct IssuanceFact: Sendable, Equatable {
    /// SHA-256 of the DER, in hexadecimal.
    package var fingerprint: String
    package var names: [String]
    package var issuer: String
    package var notAfter: Date
    /// When it was first seen.
    package var seen: Date
    /// Where it was seen: a log, a page.
    package var source: String

    package init(
        fingerprint: String,
        names: [String],
        issuer: String,
        notAfter: Date,
        seen: Date,
        source: String
    ) {
        self.fingerprint = fingerprint
        self.names = names
        self.issuer = issuer
        self.notAfter = notAfter
        self.seen = seen
        self.source = source
    }
}
