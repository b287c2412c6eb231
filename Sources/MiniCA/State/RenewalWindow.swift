package import FoundationEssentials
import PKI

/// What the authority says about when to renew a certificate (RFC 9773 §4.2).
package struct RenewalWindow: Sendable, Hashable {
    /// The window; an end before the start is sent as it is.
    package var start: Date
    package var end: Date
    /// Where people can read why; nil for no such member.
    package var explanationURL: String?
    /// What Retry-After says; nil for no such field.
    package var retryAfter: RetryAdvice?

    /// A window without explanation, to be asked about again in six hours.
    package init(
        start: Date,
        end: Date,
        explanationURL: String? = nil,
        retryAfter: RetryAdvice? = .seconds(21_600)
    ) {
        self.start = start
        self.end = end
        self.explanationURL = explanationURL
        self.retryAfter = retryAfter
    }

    /// Around two thirds of the lifetime, one half of lifetimes under ten days, one hundredth of it to both sides.
    static func standard(for validity: Validity) -> RenewalWindow {
        let share = validity.lifetime < 10 * 86_400 ? 0.5 : 2.0 / 3
        return RenewalWindow(
            start: validity.notBefore.addingTimeInterval(validity.lifetime * (share - 0.01)),
            end: validity.notBefore.addingTimeInterval(validity.lifetime * (share + 0.01))
        )
    }

    /// A window that has passed: renew at once.
    static func past(at instant: Date, explanation: String) -> RenewalWindow {
        RenewalWindow(
            start: instant.addingTimeInterval(-3600),
            end: instant.addingTimeInterval(-1800),
            explanationURL: explanation
        )
    }
}
