import Checks
import FoundationEssentials
import Ledger
import PKI

/// Judges anew what may be judged otherwise though the place did not change: certificates that have only grown older, and
/// files whose keys lie elsewhere.
struct LifetimeRound: Sendable {
    let ledger: Ledger
    let judge: PlaceJudge
    let surroundings: @Sendable (Place, [Sighting]) -> FileSurroundings?
    /// The URIs of files whose key a configuration names: it may lie where no walk comes by.
    let keyedElsewhere: Set<String>

    /// Costs one pass over the certificates' dates, and a judgement for each that has come of age since the last scan.
    func run(at instant: Date) throws(LedgerFailure) {
        let checks = Set(CertificateChecks.checks.filter { !judge.excluded.contains($0.number) }.map(\.id))
        var places = keyedElsewhere
        for spots in try ledger.standingPlaces(of: ledger.agedCertificates(at: instant, checks: checks)).values {
            for spot in spots {
                // Endpoints are looked at in every scan; what a log has is nobody's to renew.
                guard ![Place.Kind.endpoint.rawValue, Place.Kind.transparency.rawValue].contains(spot.place.kind) else {
                    continue
                }
                places.insert(spot.place.uri)
            }
        }
        var findings: [String: [PlaceFinding]] = [:]
        for uri in places { findings[uri] = try judged(uri) }
        try FindingBook(ledger).settle(findings, at: instant)
    }

    private func judged(_ uri: String) throws(LedgerFailure) -> [PlaceFinding] {
        let place = Place(uri: uri, kind: .file)
        let sightings = try ledger.seenNow(at: uri).compactMap { seen, der -> Sighting? in
            guard let certificate = der.flatMap({ try? Certificate(der: $0) }) else { return nil }
            return Sighting(place: place, position: seen.position, alias: seen.alias, certificate: certificate)
        }
        let file = surroundings(place, sightings)
        return judge.findings(of: sightings, at: place, file: file?.facts)
    }
}
