package import FoundationEssentials

/// A certificate of the configuration, and how its rotations went.
package struct ManagedFact: Sendable, Equatable {
    /// How a rotation ended, as far as the rules tell endings apart.
    package enum Outcome: Sendable, Equatable {
        case succeeded, failed, rolledBack
    }

    /// One rotation that has ended.
    package struct Ended: Sendable, Equatable {
        package var outcome: Outcome
        package var at: Date
        /// The journal's sentence about it.
        package var summary: String?

        package init(_ outcome: Outcome, at: Date, summary: String? = nil) {
            self.outcome = outcome
            self.at = at
            self.summary = summary
        }
    }

    /// That an authority takes no more orders for it until a time.
    package struct RateLimit: Sendable, Equatable {
        package var authority: String
        package var since: Date
        package var until: Date
        package var said: String

        package init(authority: String, since: Date, until: Date, said: String) {
            self.authority = authority
            self.since = since
            self.until = until
            self.said = said
        }
    }

    /// A failure that waiting does not mend.
    package struct Blocked: Sendable, Equatable {
        package var since: Date
        /// What happened, one sentence.
        package var verdict: String
        /// The words of whoever refused.
        package var said: String?
        package var hint: String?

        package init(since: Date, verdict: String, said: String? = nil, hint: String? = nil) {
            self.since = since
            self.verdict = verdict
            self.said = said
            self.hint = hint
        }
    }

    /// The name in the configuration.
    package var name: String
    package var owner: String?
    package var environment: String?
    /// `HOST:PORT`, as it is verified.
    package var endpoints: [String]
    /// When it should be renewed; nil if nothing is live.
    package var renewAt: Date?
    /// The beginning and the end of what is live; nil if nothing is.
    package var notBefore: Date?
    package var notAfter: Date?
    package var liveGeneration: Int?
    /// In any order; those of the last day are enough, and the last one.
    package var rotations: [Ended]
    package var rateLimit: RateLimit?
    package var blocked: Blocked?
    /// What happens next by itself.
    package var next: String?

    package init(
        name: String,
        owner: String? = nil,
        environment: String? = nil,
        endpoints: [String] = [],
        renewAt: Date? = nil,
        notBefore: Date? = nil,
        notAfter: Date? = nil,
        liveGeneration: Int? = nil,
        rotations: [Ended] = [],
        rateLimit: RateLimit? = nil,
        blocked: Blocked? = nil,
        next: String? = nil
    ) {
        self.name = name
        self.owner = owner
        self.environment = environment
        self.endpoints = endpoints
        self.renewAt = renewAt
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.liveGeneration = liveGeneration
        self.rotations = rotations
        self.rateLimit = rateLimit
        self.blocked = blocked
        self.next = next
    }
}
