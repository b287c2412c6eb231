package import FoundationEssentials

/// Where a chain came from: what no certificate says.
package struct Provenance: Sendable, Equatable {
    /// The configuration's name of the authority.
    package let authority: String
    /// The order's URL, byte for byte; nil when there was no order (an import).
    package let orderURL: String?
    /// The instant the generation is made; kept to the second.
    package let createdAt: Date

    /// A provenance.
    package init(authority: String, orderURL: String?, createdAt: Date) {
        self.authority = authority
        self.orderURL = orderURL
        self.createdAt = Date(timeIntervalSince1970: createdAt.timeIntervalSince1970.rounded(.down))
    }
}
