package import PKI

/// A certificate seen at a place.
package struct Sighting: Sendable, Equatable {
    package let place: Place
    /// The numeric address that served it; empty for everything but endpoints.
    package let address: String
    /// Its position in the file or in the served chain, from zero; 0 is the leaf of an endpoint.
    package let position: Int
    /// The alias in a keystore, the key of a secret; nil elsewhere.
    package let alias: String?
    package let certificate: Certificate

    package init(place: Place, address: String = "", position: Int, alias: String? = nil, certificate: Certificate) {
        self.place = place
        self.address = address
        self.position = position
        self.alias = alias
        self.certificate = certificate
    }
}
