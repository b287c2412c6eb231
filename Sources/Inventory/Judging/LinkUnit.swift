package import Checks
package import TLS

/// A file that a service's configuration names, and where that service should serve it.
package struct LinkUnit: Sendable {
    package let service: String
    /// The path as the configuration names it.
    package let file: DriftFacts.File
    package let endpoints: [Endpoint]

    package init(service: String, file: DriftFacts.File, endpoints: [Endpoint]) {
        self.service = service
        self.file = file
        self.endpoints = endpoints
    }
}
