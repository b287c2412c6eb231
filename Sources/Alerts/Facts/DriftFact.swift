package import FoundationEssentials

/// That what was issued, what lies on disk and what is served are not the same.
package struct DriftFact: Sendable, Equatable {
    /// The drift's name, such as `served-not-newest`.
    package var kind: String
    /// What makes it this drift and no other, without the kind: usually the place.
    package var dedup: String
    /// The URI of the place in the inventory.
    package var place: String
    /// The name in the configuration; nil for what is not managed.
    package var certificate: String?
    package var owner: String?
    package var environment: String?
    package var service: String?
    package var since: Date
    /// What is seen and what should be, one sentence.
    package var words: String
    package var hint: String?
    /// When what is in use there ends; nil if that does not matter.
    package var servedUntil: Date?
    /// How loud it is as long as what is served has time left.
    package var severity: AlertSeverity

    package init(
        kind: String,
        dedup: String,
        place: String,
        certificate: String? = nil,
        owner: String? = nil,
        environment: String? = nil,
        service: String? = nil,
        since: Date,
        words: String,
        hint: String? = nil,
        servedUntil: Date? = nil,
        severity: AlertSeverity = .error
    ) {
        self.kind = kind
        self.dedup = dedup
        self.place = place
        self.certificate = certificate
        self.owner = owner
        self.environment = environment
        self.service = service
        self.since = since
        self.words = words
        self.hint = hint
        self.servedUntil = servedUntil
        self.severity = severity
    }
}
