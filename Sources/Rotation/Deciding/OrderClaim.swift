package import FoundationEssentials
package import Ledger

/// Exactly one order at a time for one set of names at one account: of two certificates with the same names the second
/// waits for the first.
///
/// Two orders at once for the same names may share authorizations (RFC 8555 §7.4 leaves that to the server): one that
/// fails takes the other with it, and both are counted.
package enum OrderClaim {
    /// For how long an open order that nobody works on keeps others waiting, in seconds. Its own certificate goes on
    /// with it within this time or not at all.
    package static let patience: Double = 3_600

    /// An order for the names that nobody has finished.
    package struct Open: Sendable, Equatable {
        package let certificate: String
        package let authority: String
        package let placedAt: Date
        /// Whether a process holds the certificate's lock now; nil when nobody looked.
        package let isWorkedOn: Bool?

        package init(certificate: String, authority: String, placedAt: Date, isWorkedOn: Bool? = nil) {
            self.certificate = certificate
            self.authority = authority
            self.placedAt = placedAt
            self.isWorkedOn = isWorkedOn
        }

        package init(_ order: SpentOrder, isWorkedOn: Bool? = nil) {
            self.init(
                certificate: order.certificate,
                authority: order.authority,
                placedAt: order.createdAt,
                isWorkedOn: isWorkedOn
            )
        }
    }

    /// Since when an open order of another certificate holds the names: what ``Ledger/claimOrder`` is given.
    package static func heldSince(at now: Date) -> Date { now.addingTimeInterval(-patience) }

    /// Who holds the names at an authority; nil when `certificate` may order.
    package static func judge(_ open: [Open], for certificate: String, at authority: String, now: Date) -> Brake? {
        let others = open.filter { $0.certificate != certificate && $0.authority == authority }
        let holds = others.compactMap { order -> (Open, Date)? in
            let end = order.placedAt.addingTimeInterval(patience)
            if end > now { return (order, end) }
            // A kernel lock is held by a living process: it is at work however long ago it began.
            return order.isWorkedOn == true ? (order, now.addingTimeInterval(60)) : nil
        }
        return holds.max { $0.1 < $1.1 }.map { .claimed(by: $0.0.certificate, until: $0.1) }
    }
}
