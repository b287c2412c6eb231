package import FoundationEssentials

/// What an authority said of when to renew one certificate (RFC 9773), and when it is to be asked again.
///
/// Keyed by the certificate's own id: a window is never used for any other certificate.
package struct RenewalRow: Sendable, Equatable {
    /// The period an authority suggests to renew in, and the instant drawn from it.
    package struct Window: Sendable, Equatable {
        package var start: Date
        package var end: Date
        /// Where the authority explains itself, made printable by the caller.
        package var explanation: String?
        /// The instant drawn once for this window (RFC 9773 §4.2).
        package var drawn: Date

        package init(start: Date, end: Date, explanation: String?, drawn: Date) {
            self.start = start
            self.end = end
            self.explanation = explanation
            self.drawn = drawn
        }
    }

    /// The certificate's id (RFC 9773 §4.1).
    package var certificateID: String
    package var authority: String
    /// When the certificate expires; a row goes ``Ledger/retention`` after it.
    package var expires: Date
    /// Nil as long as no usable answer came.
    package var window: Window?
    /// When the window was last confirmed.
    package var fetchedAt: Date?
    /// Not to be asked before this, and as soon as possible after it.
    package var askAgainAt: Date
    /// Temporary failures in a row (RFC 9773 §4.3.3).
    package var temporaryFailures: Int
    /// Since when the authority counts it as replaced: not asked again, and never named as a predecessor again.
    package var replacedAt: Date?
    /// When a successor was issued: the window has had its renewal.
    package var renewedAt: Date?

    package init(
        certificateID: String,
        authority: String,
        expires: Date,
        window: Window? = nil,
        fetchedAt: Date? = nil,
        askAgainAt: Date,
        temporaryFailures: Int = 0,
        replacedAt: Date? = nil,
        renewedAt: Date? = nil
    ) {
        self.certificateID = certificateID
        self.authority = authority
        self.expires = expires
        self.window = window
        self.fetchedAt = fetchedAt
        self.askAgainAt = askAgainAt
        self.temporaryFailures = temporaryFailures
        self.replacedAt = replacedAt
        self.renewedAt = renewedAt
    }
}
