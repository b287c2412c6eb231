package import FoundationEssentials

/// The facts of a certificate revocation list (RFC 5280 §5) that tell whether it is fresh.
package struct RevocationList: Sendable, Hashable {
    /// The issuer in RFC 2253 text.
    package let issuer: String
    /// When it was made.
    package let thisUpdate: Date
    /// When the next one was promised; nil when none was.
    package let nextUpdate: Date?
    /// The cRLNumber in lower-case hexadecimal; nil without one.
    package let number: String?
    /// How many certificates it revokes.
    package let revokedCount: Int

    package init(issuer: String, thisUpdate: Date, nextUpdate: Date?, number: String?, revokedCount: Int) {
        self.issuer = issuer
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.number = number
        self.revokedCount = revokedCount
    }
}
