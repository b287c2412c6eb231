/// What an endpoint served at the last look.
package struct EndpointMetrics: Sendable, Equatable {
    /// `host:port`; told as `instance`, which is how probes are labelled.
    package var target: String
    /// Whether a handshake came about and the chain was verified.
    package var success: Bool
    /// `TLS 1.3`; empty when no handshake came about.
    package var version: String
    /// What was served, leaf first; empty when nothing was.
    package var served: [CertificateMetrics]
    /// The chains that verified, the best first, each leaf first; empty when none did.
    package var verifiedChains: [[CertificateMetrics]]
    /// The leaf's SHA-256 fingerprint in lower-case hex.
    package var fingerprint: String
    package var managed: Bool

    package init(
        target: String,
        success: Bool,
        version: String = "",
        served: [CertificateMetrics] = [],
        verifiedChains: [[CertificateMetrics]] = [],
        fingerprint: String = "",
        managed: Bool
    ) {
        self.target = target
        self.success = success
        self.version = version
        self.served = served
        self.verifiedChains = verifiedChains
        self.fingerprint = fingerprint
        self.managed = managed
    }
}
