package import PKI

/// An order as read just now.
package struct OrderReading: Sendable {
    /// The order's URL, from `newOrder`'s `Location`.
    package let url: ServerURL
    /// The order as this answer has it.
    package let order: Order
    /// How long the server asks to wait before the next reading.
    package let retryAfter: Duration?
    /// What became of the wish to replace a certificate; known where the order was placed.
    package internal(set) var replacement = Replacement.notAsked
    /// The profile asked for where the order was placed.
    var wantedProfile: String?

    /// Whether a profile was asked for that the server does not confirm (draft-ietf-acme-profiles §4). No failure: a
    /// word to the operator, whose certificate may live longer or shorter than he thinks.
    package var profileNotHonoured: Bool { order.contradicts(profile: wantedProfile) }

    /// A later reading of the same order, with what it leaves out taken from this one.
    func updated(by later: OrderReading) -> OrderReading {
        var reading = OrderReading(url: url, order: order.updated(by: later.order), retryAfter: later.retryAfter)
        reading.replacement = replacement
        reading.wantedProfile = wantedProfile
        return reading
    }
}

/// What became of the wish that an order replaces a certificate (RFC 9773 §5).
package enum Replacement: Sendable, Equatable {
    /// There was no such wish.
    case notAsked
    /// The server does not know of replacements, so nothing was said.
    case notOffered
    /// The server was told and did not object. Whether it shows the certificate in `Order.replaces` is its own business:
    /// one that does not may still count it.
    case sent(CertificateID)
    /// The server objected, and the order was placed without.
    case dropped(alreadyReplaced: Bool)

    /// Whether the order was placed without what was asked for.
    package var isDropped: Bool { if case .dropped = self { true } else { false } }
}

extension Order {
    /// Whether the profile is another than the one asked for, or none.
    func contradicts(profile wanted: String?) -> Bool { wanted.map { profile != ServerText($0) } ?? false }
}
