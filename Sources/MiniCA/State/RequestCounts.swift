/// How often what was asked of the authority since it started.
package struct RequestCounts: Sendable, Hashable {
    /// Requests by endpoint, refused ones included.
    package internal(set) var byEndpoint: [Endpoint: Int] = [:]
    /// Requests with a signature, refused ones included.
    package internal(set) var signed = 0
    /// The same by endpoint.
    package internal(set) var signedByEndpoint: [Endpoint: Int] = [:]
    /// Requests to targets that are nothing here: who follows URLs of another origin is counted by them.
    package internal(set) var strays = 0
    /// Signed requests that were refused for their nonce.
    package internal(set) var badNonces = 0

    /// Requests to one endpoint.
    package subscript(endpoint: Endpoint) -> Int { byEndpoint[endpoint] ?? 0 }

    /// All requests to endpoints that exist.
    package var total: Int { byEndpoint.values.reduce(0, +) }
}
