package import FoundationEssentials
package import PKI

/// The span of time in which an authority suggests to renew (RFC 9773 §4.2). Never empty.
package struct RenewalWindow: Hashable, Sendable {
    /// The first instant; may lie in the past, which means "now".
    package let start: Date
    /// The last instant, later than `start`.
    package let end: Date

    /// Nil unless the end is later than the start.
    ///
    /// RFC 9773 §4.2: "Clients MUST treat a suggestedWindow with an end timestamp that is equal to or earlier than its
    /// start timestamp as an invalid response".
    package init?(start: Date, end: Date) {
        guard end > start, end.timeIntervalSince(start).isFinite else { return nil }
        self.start = start
        self.end = end
    }

    /// The instant at the fraction `draw` of the window, for a caller that keeps what it drew.
    ///
    /// RFC 9773 §4.2: "Select a uniform random time within the suggested window."
    /// - Parameters:
    ///   - draw: 0 ..< 1; anything else is clamped, and what is no number counts as 0.
    ///   - latestSafe: the caller's own last word: a window that lies later, or after the certificate's end, does not
    ///     put the renewal off past it.
    package func instant(draw: Double, notLaterThan latestSafe: Date) -> Date {
        let share = draw.isNaN ? 0 : min(max(draw, 0), 1)
        return min(start.addingTimeInterval(end.timeIntervalSince(start) * share), latestSafe)
    }

    /// A draw that is the same whenever it is made for the same window, certificate and installation, and that tells
    /// nothing about the draw for any other: nothing has to be kept.
    ///
    /// - Parameter seed: octets of this installation's own, so that installations do not renew together.
    package func draw(for certificate: CertificateID, seed: [UInt8]) -> Double {
        var message: [UInt8] = []
        for date in [start, end] {
            withUnsafeBytes(of: date.timeIntervalSince1970.bitPattern.bigEndian) { message += $0 }
        }
        message += Array(certificate.description.utf8) + [0] + seed
        let word = SHA256Digest(hashing: message).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // 53 bits are what a Double holds exactly.
        return Double(word >> 11) / Double(UInt64(1) << 53)
    }

    /// When to renew: stable for the same window, uniform over installations and certificates.
    package func instant(for certificate: CertificateID, seed: [UInt8], notLaterThan latestSafe: Date) -> Date {
        instant(draw: draw(for: certificate, seed: seed), notLaterThan: latestSafe)
    }
}
