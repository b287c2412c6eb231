/// Why a certificate is revoked: a reason code of RFC 5280 §5.3.1. Servers choose which they accept.
package struct RevocationReason: RawRepresentable, Hashable, Sendable {
    /// The code.
    package let rawValue: Int

    /// Any number is a code; a server refuses what it does not know (`badRevocationReason`).
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// No reason in particular; better left out.
    package static let unspecified = RevocationReason(rawValue: 0)
    /// The key may be known to somebody else.
    package static let keyCompromise = RevocationReason(rawValue: 1)
    /// The subject is no longer what the certificate says.
    package static let affiliationChanged = RevocationReason(rawValue: 3)
    /// Another certificate took its place.
    package static let superseded = RevocationReason(rawValue: 4)
    /// The names are not served any more.
    package static let cessationOfOperation = RevocationReason(rawValue: 5)

    /// The reason by the name RFC 5280 gives it; nil for names that ACME servers take from nobody.
    package init?(name: String) {
        switch name {
        case "unspecified": self = .unspecified
        case "keyCompromise": self = .keyCompromise
        case "affiliationChanged": self = .affiliationChanged
        case "superseded": self = .superseded
        case "cessationOfOperation": self = .cessationOfOperation
        default: return nil
        }
    }
}
