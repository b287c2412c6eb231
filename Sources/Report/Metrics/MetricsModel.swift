package import FoundationEssentials

/// Everything that is told to a monitoring system, as plain values: counts from aggregates, and single certificates
/// only where someone watches them one by one.
package struct MetricsModel: Sendable {
    package var now: Date
    package var version: String
    package var counts: [CertificateCount]
    package var expiry: ExpiryBuckets
    package var managed: [ManagedMetrics]
    /// Of rotations by `result` and `reason`.
    package var rotations: [LabelledCount]
    package var rotationDurations: DurationHistogram?
    /// Of failed steps by `step`.
    package var stepFailures: [LabelledCount]
    /// Of deployment targets by `state`.
    package var targets: [LabelledCount]
    /// Of open drifts by `kind`.
    package var drifts: [LabelledCount]
    /// Of open findings by `check` and `severity`.
    package var findings: [LabelledCount]
    /// Of scans by `kind` and `result`.
    package var scans: [LabelledCount]
    /// How long the last scan of each `kind` took, in seconds.
    package var scanDurations: [LabelledValue]
    /// Places that are due and not yet looked at.
    package var scanBacklog: Int?
    /// Of requests to authorities by `ca`, `method` and `status`.
    package var acmeRequests: [LabelledCount]
    /// Of refusals for asking too often, by `ca`.
    package var acmeRateLimited: [LabelledCount]
    package var storeErrors: Int?
    /// Of certificates found in transparency logs that nothing here manages.
    package var unmanagedInTransparency: Int?
    /// Certificates in files, secrets and keystores. Which of them are written is decided by ``MetricsLimits``.
    package var certificates: [CertificateMetrics]
    /// Paths of files that should hold certificates and could not be read as such.
    package var unreadable: [String]
    package var revocationLists: [RevocationListMetrics]
    package var sources: [SourceMetrics]
    package var endpoints: [EndpointMetrics]

    package init(
        now: Date,
        version: String,
        counts: [CertificateCount] = [],
        expiry: ExpiryBuckets = ExpiryBuckets(),
        managed: [ManagedMetrics] = [],
        rotations: [LabelledCount] = [],
        rotationDurations: DurationHistogram? = nil,
        stepFailures: [LabelledCount] = [],
        targets: [LabelledCount] = [],
        drifts: [LabelledCount] = [],
        findings: [LabelledCount] = [],
        scans: [LabelledCount] = [],
        scanDurations: [LabelledValue] = [],
        scanBacklog: Int? = nil,
        acmeRequests: [LabelledCount] = [],
        acmeRateLimited: [LabelledCount] = [],
        storeErrors: Int? = nil,
        unmanagedInTransparency: Int? = nil,
        certificates: [CertificateMetrics] = [],
        unreadable: [String] = [],
        revocationLists: [RevocationListMetrics] = [],
        sources: [SourceMetrics] = [],
        endpoints: [EndpointMetrics] = []
    ) {
        self.now = now
        self.version = version
        self.counts = counts
        self.expiry = expiry
        self.managed = managed
        self.rotations = rotations
        self.rotationDurations = rotationDurations
        self.stepFailures = stepFailures
        self.targets = targets
        self.drifts = drifts
        self.findings = findings
        self.scans = scans
        self.scanDurations = scanDurations
        self.scanBacklog = scanBacklog
        self.acmeRequests = acmeRequests
        self.acmeRateLimited = acmeRateLimited
        self.storeErrors = storeErrors
        self.unmanagedInTransparency = unmanagedInTransparency
        self.certificates = certificates
        self.unreadable = unreadable
        self.revocationLists = revocationLists
        self.sources = sources
        self.endpoints = endpoints
    }
}
