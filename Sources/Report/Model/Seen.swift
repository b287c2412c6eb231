package import FoundationEssentials

/// A place where a certificate was seen.
package struct Seen: Sendable, Equatable {
    /// The place's URI.
    package var place: String
    /// The numeric address; empty for everything but endpoints.
    package var address: String
    /// The unit or program that uses it; nil when unknown.
    package var service: String?
    package var first: Date
    package var last: Date

    package init(
        place: String,
        address: String = "",
        service: String? = nil,
        first: Date,
        last: Date
    ) {
        self.place = place
        self.address = address
        self.service = service
        self.first = first
        self.last = last
    }
}
