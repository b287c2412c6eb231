package import FoundationEssentials

/// The number of one order in the ledger.
package struct OrderID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package var description: String { "\(rawValue)" }
}

/// One order, spent from the moment it was recorded, whether or not the authority ever saw it.
package struct SpentOrder: Sendable, Equatable {
    package let id: OrderID
    /// The canonical text of the identifier set; the caller decides the form and keeps to it.
    package let nameSet: String
    package let authority: String
    package let certificate: String
    /// The rotation it belongs to; nil once that has been pruned.
    package let rotation: RotationID?
    package let createdAt: Date
    /// The order's URL; nil until the authority answered, so an order without one may or may not exist there.
    package let url: String?
    /// How it ended; nil as long as it is open.
    package let result: String?
    /// Whether the authority does not count it against the account.
    package let isExempt: Bool
}
