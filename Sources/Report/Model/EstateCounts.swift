/// The headline's figures.
package struct EstateCounts: Sendable, Equatable {
    /// Distinct certificates known, authorities' own not counted.
    package var certificates: Int
    package var managed: Int
    /// Past their end and still seen somewhere.
    package var expired: Int
    /// Unmanaged, and at their end within 30 days.
    package var expiringUnmanaged: Int
    /// Places known: files, endpoints, secrets.
    package var places: Int
    /// Places looked at when they were due.
    package var freshPlaces: Int
    /// Open findings by severity; a severity left out counts none.
    package var findings: [ReportSeverity: Int]

    package init(
        certificates: Int = 0,
        managed: Int = 0,
        expired: Int = 0,
        expiringUnmanaged: Int = 0,
        places: Int = 0,
        freshPlaces: Int = 0,
        findings: [ReportSeverity: Int] = [:]
    ) {
        self.certificates = certificates
        self.managed = managed
        self.expired = expired
        self.expiringUnmanaged = expiringUnmanaged
        self.places = places
        self.freshPlaces = freshPlaces
        self.findings = findings
    }
}
