package import FoundationEssentials

/// A certificate that was seen and is not of the configuration, at one place.
package struct UnmanagedFact: Sendable, Equatable {
    /// SHA-256 of the DER, in hexadecimal.
    package var fingerprint: String
    /// The URI of the place in the inventory.
    package var place: String
    /// Whether a service was seen to use it: an endpoint, or a file of a service's configuration.
    package var isInUse: Bool
    package var owner: String?
    package var environment: String?
    package var service: String?
    /// The names it is for.
    package var names: [String]
    package var notBefore: Date
    package var notAfter: Date

    package init(
        fingerprint: String,
        place: String,
        isInUse: Bool,
        owner: String? = nil,
        environment: String? = nil,
        service: String? = nil,
        names: [String] = [],
        notBefore: Date,
        notAfter: Date
    ) {
        self.fingerprint = fingerprint
        self.place = place
        self.isInUse = isInUse
        self.owner = owner
        self.environment = environment
        self.service = service
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
    }
}
