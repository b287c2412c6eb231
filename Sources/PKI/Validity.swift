package import FoundationEssentials

/// The period a certificate is valid in, both ends included (RFC 5280 §4.1.2.5).
package struct Validity: Hashable, Sendable {
    /// The first second of validity.
    package let notBefore: Date
    /// The last second of validity.
    package let notAfter: Date

    /// A period; an end before the beginning is kept as it is and contains no instant.
    package init(notBefore: Date, notAfter: Date) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Whether the instant lies inside.
    package func contains(_ instant: Date) -> Bool { notBefore <= instant && instant <= notAfter }

    /// Seconds from the first to the last, never negative.
    package var lifetime: Double { max(0, notAfter.timeIntervalSince(notBefore)) }

    /// The share of the lifetime that has passed at the instant: 0 before it, 1 after it.
    package func elapsedFraction(at instant: Date) -> Double {
        guard lifetime > 0 else { return 1 }
        return min(1, max(0, instant.timeIntervalSince(notBefore) / lifetime))
    }
}
