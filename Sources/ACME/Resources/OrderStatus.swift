/// An order's status (RFC 8555 §7.1.6); an open set.
package struct OrderStatus: RawRepresentable, Hashable, Sendable {
    /// The word on the wire, unescaped: print it through `ServerText`.
    package let rawValue: String

    /// Any word is a status.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Names are to be proven.
    package static let pending = OrderStatus(rawValue: "pending")
    /// The certificate request is waited for.
    package static let ready = OrderStatus(rawValue: "ready")
    /// The certificate is being issued.
    package static let processing = OrderStatus(rawValue: "processing")
    /// The certificate is issued.
    package static let valid = OrderStatus(rawValue: "valid")
    /// The order failed, for good.
    package static let invalid = OrderStatus(rawValue: "invalid")
}
