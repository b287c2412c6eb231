package import TLS

/// An endpoint to be looked at, and the place it is.
package struct EndpointJob: Sendable, Hashable {
    package let endpoint: Endpoint
    package let place: Place
    /// The range that is swept there; nil for an endpoint that somebody named.
    package let range: String?

    package init(_ endpoint: Endpoint, service: String? = nil, evidence: String? = nil, range: String? = nil) {
        self.endpoint = endpoint
        self.range = range
        place = Place(endpoint, service: service, evidence: evidence)
    }

    /// Jobs are the same when they ask the same, whoever wanted it.
    package static func == (left: Self, right: Self) -> Bool { left.endpoint == right.endpoint }

    package func hash(into hasher: inout Hasher) { hasher.combine(endpoint) }
}
