package import PKI

/// What other services say about an endpoint: DNS, revocation lists, responders, HTTP. nil means not asked.
package struct OutsideFacts: Sendable, Equatable {
    /// The Strict-Transport-Security header (RFC 6797) of the site.
    package enum StrictTransport: Sendable, Equatable {
        case missing
        /// In seconds.
        case maximumAge(Int)
    }

    /// Whether the challenge directory answers on port 80.
    package enum ChallengeReach: Sendable, Equatable {
        case reachable
        /// Why not: refused, timed out, the status.
        case unreachable(String)
    }

    /// This host's clock less another's.
    package struct ClockOffset: Sendable, Equatable {
        /// In seconds; positive when this host is ahead.
        package let seconds: Double
        /// Whose clock it was held against.
        package let reference: String

        package init(seconds: Double, reference: String) {
            self.seconds = seconds
            self.reference = reference
        }
    }

    package var strictTransport: StrictTransport?
    package var challengeReach: ChallengeReach?
    package var clockOffset: ClockOffset?
    /// What lists and responders say, by the leaf's fingerprint; a leaf that is missing was not asked about.
    package var revocation: [SHA256Digest: RevocationFacts]
    /// The TLSA records of `_port._transport.host`; empty when there are none (RFC 6698). Only what DNSSEC proves
    /// counts for clients, so give only that.
    package var tlsa: [TLSARecord]?
    /// Why the TLSA records are not known though they were to be; nil when they are, or nobody wanted them.
    package var tlsaDoubt: String?
    /// The relevant CAA records of the name (RFC 8659 §3); empty when there are none up to the root.
    package var caa: [CAAProperty]?
    /// What the certificate's names resolve to; an empty list means nowhere, a missing name was not asked.
    package var resolved: [DNSName: [IPAddress]]

    package init(
        strictTransport: StrictTransport? = nil,
        challengeReach: ChallengeReach? = nil,
        clockOffset: ClockOffset? = nil,
        revocation: [SHA256Digest: RevocationFacts] = [:],
        tlsa: [TLSARecord]? = nil,
        tlsaDoubt: String? = nil,
        caa: [CAAProperty]? = nil,
        resolved: [DNSName: [IPAddress]] = [:]
    ) {
        self.strictTransport = strictTransport
        self.challengeReach = challengeReach
        self.clockOffset = clockOffset
        self.revocation = revocation
        self.tlsa = tlsa
        self.tlsaDoubt = tlsaDoubt
        self.caa = caa
        self.resolved = resolved
    }
}
