package import FoundationEssentials

/// A certificate in one line.
package struct CertificateRow: Sendable, Equatable {
    package var name: String
    package var issuer: String
    package var key: String
    package var notAfter: Date
    package var managed: Bool
    package var owner: String
    /// The worst of its open findings; nil without any.
    package var worst: ReportSeverity?
    /// How many places it was seen at.
    package var places: Int

    package init(
        name: String,
        issuer: String,
        key: String,
        notAfter: Date,
        managed: Bool,
        owner: String = "",
        worst: ReportSeverity? = nil,
        places: Int
    ) {
        self.name = name
        self.issuer = issuer
        self.key = key
        self.notAfter = notAfter
        self.managed = managed
        self.owner = owner
        self.worst = worst
        self.places = places
    }
}
