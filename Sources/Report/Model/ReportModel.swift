package import FoundationEssentials

/// Everything the page says, as plain values: the counts come from aggregates, the lists are the worst few that a
/// reader can take in. Lists longer than the page has room for are cut by the renderer, which says so.
package struct ReportModel: Sendable {
    /// Which estate this is: the host's name or the organisation's.
    package var estate: String
    /// When the figures were read from the store.
    package var generated: Date
    /// Rekey's own version.
    package var version: String
    /// The version of the list of checks that judged.
    package var checkSet: String
    package var counts: EstateCounts
    /// The worst first; findings of high and critical severity, drifts and standing alerts.
    package var needs: [Need]
    /// How many there are in all; at least `needs.count`.
    package var needsTotal: Int
    package var expiry: ExpiryOutlook
    /// The most frequent first; what is left over may come last as a share called "other".
    package var issuers: [Share]
    package var keys: [Share]
    package var lifetimes: LifetimeClasses
    package var rotations: RotationHistory
    /// Those with trouble first.
    package var endpoints: [EndpointRow]
    /// How many endpoints there are in all; at least `endpoints.count`.
    package var endpointTotal: Int
    /// Certificates with a part of their own: the managed ones, then the worst.
    package var certificates: [CertificatePart]
    /// Further certificates as rows of a table, the soonest to expire first.
    package var rows: [CertificateRow]
    package var coverage: [CoverageSource]
    package var blindSpots: [BlindSpotRow]
    /// How many blind spots there are in all; at least `blindSpots.count`.
    package var blindSpotTotal: Int
    package var waivers: [WaiverRow]
    /// The file name of the CSV written beside the page, if one is.
    package var csvName: String?

    package init(
        estate: String,
        generated: Date,
        version: String,
        checkSet: String,
        counts: EstateCounts,
        needs: [Need] = [],
        needsTotal: Int = 0,
        expiry: ExpiryOutlook = ExpiryOutlook(),
        issuers: [Share] = [],
        keys: [Share] = [],
        lifetimes: LifetimeClasses = LifetimeClasses(),
        rotations: RotationHistory = RotationHistory(),
        endpoints: [EndpointRow] = [],
        endpointTotal: Int = 0,
        certificates: [CertificatePart] = [],
        rows: [CertificateRow] = [],
        coverage: [CoverageSource] = [],
        blindSpots: [BlindSpotRow] = [],
        blindSpotTotal: Int = 0,
        waivers: [WaiverRow] = [],
        csvName: String? = nil
    ) {
        self.estate = estate
        self.generated = generated
        self.version = version
        self.checkSet = checkSet
        self.counts = counts
        self.needs = needs
        self.needsTotal = needsTotal
        self.expiry = expiry
        self.issuers = issuers
        self.keys = keys
        self.lifetimes = lifetimes
        self.rotations = rotations
        self.endpoints = endpoints
        self.endpointTotal = endpointTotal
        self.certificates = certificates
        self.rows = rows
        self.coverage = coverage
        self.blindSpots = blindSpots
        self.blindSpotTotal = blindSpotTotal
        self.waivers = waivers
        self.csvName = csvName
    }
}
