/// An order's status (RFC 8555 §7.1.6); an open set.
package struct OrderStatus: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let pending = OrderStatus(rawValue: "pending")
    package static let ready = OrderStatus(rawValue: "ready")
    package static let processing = OrderStatus(rawValue: "processing")
    package static let valid = OrderStatus(rawValue: "valid")
    package static let invalid = OrderStatus(rawValue: "invalid")
}
