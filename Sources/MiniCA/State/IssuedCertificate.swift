import FoundationEssentials
import PKI

/// A certificate the authority has signed.
struct IssuedCertificate: Sendable {
    let certificate: Certificate
    let accountID: String
    /// The names of its order, which need not be those in the certificate: tempers see to that.
    let identifiers: [Identifier]
    /// What is served behind the leaf: the intermediate, or what a temper puts in its place.
    let issuers: [Certificate]
    /// How it was revoked, if it was.
    var revocation: RevocationSummary?
    var isRevoked: Bool { revocation != nil }
    /// Whether an order that named it in `replaces` has been issued (RFC 9773 §5).
    var isReplaced = false

    /// The leaf and what goes with it (RFC 8555 §7.4.2).
    var chain: [Certificate] { [certificate] + issuers }
}
