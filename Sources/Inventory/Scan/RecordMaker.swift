import CertificateFiles
import FoundationEssentials
import Ledger
import PKI
import TLS

/// Makes rows and findings of what was seen. Pure; called from several threads at once, because judging is most of the
/// work of a scan.
struct RecordMaker: Sendable {
    let source: String
    let ownership: Ownership
    let judge: PlaceJudge
    /// What is known of the files around a certificate's; nil where nothing is to be known.
    let surroundings: @Sendable (Place, [Sighting]) -> FileSurroundings?
    /// The services that configurations name for a file, by its URI.
    let attribution: [String: Place]
    /// How often places of this source are looked at, in seconds.
    let interval: Double?

    /// A file, a secret, or whatever else holds certificates.
    func record(of place: Place, _ open: OpenPlace) -> PlaceRecord {
        var looked = self.looked(place, open.sightings)
        if !open.lists.isEmpty { looked.facts = PlaceFacts(revocationLists: open.lists).json }
        let file = place.isTrustStore ? nil : surroundings(place, open.sightings)
        return PlaceRecord(
            certificates: rows(open.sightings, at: place),
            looked: looked,
            findings: place.isTrustStore ? [] : judge.findings(of: open.sightings, at: place, file: file?.facts)
        )
    }

    /// A place of which only what is new was told.
    func record(ofGrowing place: Place, _ open: OpenPlace) -> PlaceRecord {
        var looked = self.looked(place, open.sightings)
        looked.completeAt = []
        return PlaceRecord(certificates: rows(open.sightings, at: place), looked: looked)
    }

    /// An endpoint.
    func record(of look: EndpointLook) -> PlaceRecord {
        let sightings = look.sightings
        var looked = self.looked(look.place, sightings)
        if let silent = look.silentAddresses { looked.silentAt = silent } else { looked.completeAt = [] }
        looked.facts = PlaceFacts(addresses: look.results.map(PlaceFacts.Address.init)).json
        // Most of what listens on a host or in a range speaks no TLS at all: that is a blind spot, and no fault.
        let isGuess = look.isGuess || look.place.evidence == ListenersSource.evidence
        let findings = isGuess && sightings.isEmpty ? [] : judge.findings(of: look)
        return PlaceRecord(certificates: rows(sightings, at: look.place), looked: looked, findings: findings)
    }

    private func looked(_ bare: Place, _ sightings: [Sighting]) -> LookedPlace {
        let place = bare.service == nil ? attribution[bare.uri] ?? bare : bare
        let leaves = judge.leaves(among: sightings, at: bare).map { sightings[$0] }
        let names = Set(leaves.prefix(64).flatMap(\.certificate.identifiers)).sorted().map(\.value)
        let assignment = ownership.assignment(uri: place.uri, service: place.service, names: names)
        return LookedPlace(
            uri: place.uri,
            kind: place.kind.rawValue,
            source: source,
            environment: assignment.environment,
            service: place.service,
            evidence: place.evidence,
            owner: assignment.owner,
            labels: assignment.labels,
            interval: interval,
            seen: sightings.map {
                SeenCertificate(
                    address: $0.address,
                    position: $0.position,
                    alias: $0.alias,
                    fingerprint: $0.certificate.fingerprint.description
                )
            }
        )
    }

    /// What is met as a leaf counts as one: it is missed when it ends, whatever it says of itself.
    private func rows(_ sightings: [Sighting], at place: Place) -> [InventoryBatch.Certificate] {
        let leaves = Set(judge.leaves(among: sightings, at: place))
        var met: Set<SHA256Digest> = []
        return sightings.enumerated().compactMap { index, sighting in
            guard met.insert(sighting.certificate.fingerprint).inserted else { return nil }
            var row = CertificateRow(sighting.certificate)
            if leaves.contains(index) { row.isAuthority = false }
            return InventoryBatch.Certificate(row, der: sighting.certificate.der)
        }
    }
}

extension PlaceFacts.Address {
    init(_ result: ProbeResult) {
        let negotiated = result.negotiated
        let problem: String? =
            if case .unreachable(let failure) = result.outcome { PrintableLine.of("\(failure)") } else { nil }
        self.init(
            address: result.address,
            problem: problem,
            version: negotiated.map { "\($0.version)" },
            cipher: negotiated?.cipher.description,
            group: negotiated?.group,
            alpn: negotiated?.applicationProtocol,
            isStapled: negotiated.map { $0.statusResponse != nil },
            asksForClientCertificate: negotiated.map { $0.certificateRequest != nil }
        )
    }
}
