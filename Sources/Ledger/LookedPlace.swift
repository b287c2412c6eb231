/// One certificate at one place, as one look found it.
package struct SeenCertificate: Sendable, Hashable {
    /// The numeric address that served it; empty for everything but endpoints.
    package let address: String
    /// From zero; 0 is the leaf of an endpoint.
    package let position: Int
    /// The alias in a keystore or the key of a secret; nil elsewhere.
    package let alias: String?
    /// SHA-256 of the certificate, in hex; the batch or the ledger has the certificate.
    package let fingerprint: String

    package init(address: String = "", position: Int, alias: String? = nil, fingerprint: String) {
        self.address = address
        self.position = position
        self.alias = alias
        self.fingerprint = fingerprint
    }
}

/// A place that was looked at to its end, and everything that was seen there.
package struct LookedPlace: Sendable, Equatable {
    /// Its identity, whatever found it.
    package var uri: String
    /// `file`, `endpoint`, `kubernetes`, `aws` or `transparency`.
    package var kind: String
    /// Which discoverer found it; the first to find a place keeps it.
    package var source: String
    package var environment: String?
    /// The service that uses it; nil when this look did not tell, and what was known before stays.
    package var service: String?
    /// Why it is thought to be that service's; goes with ``service``.
    package var evidence: String?
    package var owner: String?
    /// A JSON object; the same labels must give the same text.
    package var labels: String
    /// What else was seen of an endpoint, as JSON; nil leaves what was known before.
    package var facts: String?
    package var isEnabled: Bool
    /// How long until it is looked at again, in seconds; nil where it has no rhythm of its own.
    package var interval: Double?
    /// The complete list, unless ``completeAt`` says otherwise.
    package var seen: [SeenCertificate]
    /// The addresses for which the list is complete; nil for all. What stands at other addresses stays as it is, as when
    /// one of two did not answer.
    package var completeAt: [String]?
    /// Where ``completeAt`` is nil: addresses that the place still has and that showed nothing. What stands there stays.
    package var silentAt: [String] = []

    package init(
        uri: String,
        kind: String,
        source: String,
        environment: String? = nil,
        service: String? = nil,
        evidence: String? = nil,
        owner: String? = nil,
        labels: String = "{}",
        facts: String? = nil,
        isEnabled: Bool = true,
        interval: Double? = nil,
        seen: [SeenCertificate],
        completeAt: [String]? = nil
    ) {
        self.uri = uri
        self.kind = kind
        self.source = source
        self.environment = environment
        self.service = service
        self.evidence = evidence
        self.owner = owner
        self.labels = labels
        self.facts = facts
        self.isEnabled = isEnabled
        self.interval = interval
        self.seen = seen
        self.completeAt = completeAt
    }
}
