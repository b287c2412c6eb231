package import FoundationEssentials
package import PKI

/// An order as a bystander may see it: for tests and demonstrations.
package struct OrderSummary: Sendable, Hashable {
    /// The order's URL.
    package let url: String
    /// The names, in the subscriber's order.
    package let identifiers: [Identifier]
    /// The status at the time of the question.
    package let status: OrderStatus
    /// The certificate that was issued, if one was.
    package let certificate: Certificate?
    /// Whether that certificate has been revoked.
    package let isRevoked: Bool
    /// When it was placed, by the authority's clock.
    package let placed: Date
    /// The certificate it replaces, by its name in renewal information (RFC 9773 §4.1), if it said so.
    package let replaces: String?
}
