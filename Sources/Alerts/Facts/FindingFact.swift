package import FoundationEssentials

/// That a check is violated somewhere.
package struct FindingFact: Sendable, Equatable {
    /// The check's identifier.
    package var check: String
    /// What makes it this finding and no other, without the check: a place, or a certificate.
    package var dedup: String
    /// The URI of the place in the inventory.
    package var place: String
    package var certificate: String?
    package var owner: String?
    package var environment: String?
    package var service: String?
    /// What is wrong, with the values seen.
    package var detail: String
    package var hint: String?
    package var since: Date
    /// `critical` for a critical finding, `error` for a high one.
    package var severity: AlertSeverity

    package init(
        check: String,
        dedup: String,
        place: String,
        certificate: String? = nil,
        owner: String? = nil,
        environment: String? = nil,
        service: String? = nil,
        detail: String,
        hint: String? = nil,
        since: Date,
        severity: AlertSeverity
    ) {
        self.check = check
        self.dedup = dedup
        self.place = place
        self.certificate = certificate
        self.owner = owner
        self.environment = environment
        self.service = service
        self.detail = detail
        self.hint = hint
        self.since = since
        self.severity = severity
    }
}
