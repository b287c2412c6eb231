package import FoundationEssentials

/// Some certificates in order, and where the next page begins.
package struct InventoryPage: Sendable, Equatable {
    package let items: [InventoryItem]
    /// Nil when there are no more.
    package let next: InventoryCursor?
}

/// A certificate and what is known about it beyond itself.
package struct InventoryItem: Sendable, Equatable {
    package let certificate: CertificateRow
    package let firstSeen: Date
    /// When it was last seen; for one that is seen now, at its first hundred places.
    package let lastSeen: Date
    package let revokedAt: Date?
    /// At how many spots it is seen now: place, address and position.
    package let seenNow: Int
    /// Whether it is one of the generations of this ledger.
    package let isManaged: Bool
    /// The worst finding about it that is open and not waived; nil when there is none, and outside of pages.
    package let worst: FindingSeverity?
    /// The first three places where it is seen now.
    package let places: [PlaceSummary]
}

/// A place in few words.
package struct PlaceSummary: Sendable, Hashable {
    package let uri: String
    package let kind: String
    package let service: String?
    package let environment: String?
    package let owner: String?
}

/// One interval in which a certificate was seen at a place.
package struct ObservationRow: Sendable, Equatable {
    package let place: PlaceSummary
    /// The numeric address that served it; empty for everything but endpoints.
    package let address: String
    package let position: Int
    package let alias: String?
    package let firstSeen: Date
    /// When it was last seen there; for one that stands, when the place was last seen into.
    package let lastSeen: Date
    /// When it was found to be there no longer; nil as long as it stands.
    package let goneAt: Date?
}
