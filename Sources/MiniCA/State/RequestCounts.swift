/// How often what was asked of the authority since it started.
package struct RequestCounts: Sendable, Hashable {
    /// Requests by endpoint, refused ones included.
    package internal(set) var byEndpoint: [Endpoint: Int] = [:]
    /// Requests with a signature, refused ones included.
    package internal(set) var signed = 0
    /// Signed requests that were refused for their nonce.
    package internal(set) var badNonces = 0

    /// Requests to one endpoint.
    package subscript(endpoint: Endpoint) -> Int { byEndpoint[endpoint] ?? 0 }

    /// All requests to endpoints that exist.
    package var total: Int { byEndpoint.values.reduce(0, +) }
}
