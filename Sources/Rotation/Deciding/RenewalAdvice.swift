package import FoundationEssentials
package import Ledger

/// An authority's word on when to renew one certificate (RFC 9773), as the renewal policy takes it.
package struct RenewalAdvice: Sendable, Equatable {
    /// The id of the certificate it was given for: it says nothing of any other.
    package let certificateID: String
    package let window: RenewalRow.Window
    /// Whether a successor was issued on its word: a window has one renewal.
    package let isSpent: Bool
    /// Whether the authority counts the certificate as replaced.
    package let isReplaced: Bool

    package init(
        certificateID: String,
        window: RenewalRow.Window,
        isSpent: Bool = false,
        isReplaced: Bool = false
    ) {
        self.certificateID = certificateID
        self.window = window
        self.isSpent = isSpent
        self.isReplaced = isReplaced
    }

    /// Nil when no usable window is known.
    package init?(_ row: RenewalRow) {
        guard let window = row.window else { return nil }
        self.init(
            certificateID: row.certificateID,
            window: window,
            isSpent: row.renewedAt != nil,
            isReplaced: row.replacedAt != nil
        )
    }

    /// The instant it advises for a certificate; nil when it is not to be followed.
    ///
    /// - Not for this certificate, or spent: an answer for an old certificate that is served for its successor would
    ///   otherwise renew for ever.
    /// - RFC 9773 §4.2: "A RenewalInfo object in which the `end` timestamp equals or precedes the `start` timestamp is
    ///   invalid."
    /// - A window that begins before the certificate was made was never meant for it.
    func instant(for subject: RenewalPolicy.Subject) -> Date? {
        guard certificateID == subject.certificateID, !isSpent, window.start < window.end else { return nil }
        guard window.start >= subject.madeAt else { return nil }
        return min(max(window.drawn, window.start), window.end)
    }

    /// Whether the window has been reached, from when on Let's Encrypt exempts the renewal from its limits.
    func isReached(at now: Date) -> Bool { window.start <= now }
}

/// The instant drawn from a window.
package enum RenewalDraw {
    /// RFC 9773 §4.2: "Select a uniform random time within the suggested window." Drawn once: the same window, fetched
    /// again, keeps its instant, or certificates asked about often would be renewed early.
    ///
    /// - Parameters:
    ///   - earlier: what is known of this very certificate.
    ///   - draw: a uniform number in 0…1.
    package static func window(
        start: Date,
        end: Date,
        explanation: String?,
        earlier: RenewalRow.Window?,
        draw: Double
    ) -> RenewalRow.Window {
        // The ledger keeps milliseconds.
        func isSame(_ one: Date, _ other: Date) -> Bool { abs(one.timeIntervalSince(other)) < 0.002 }
        if let earlier, isSame(earlier.start, start), isSame(earlier.end, end) {
            return RenewalRow.Window(start: start, end: end, explanation: explanation, drawn: earlier.drawn)
        }
        let share = min(1, max(0, draw.isFinite ? draw : 0.5))
        let drawn = start.addingTimeInterval(max(0, end.timeIntervalSince(start)) * share)
        return RenewalRow.Window(start: start, end: end, explanation: explanation, drawn: drawn)
    }
}
