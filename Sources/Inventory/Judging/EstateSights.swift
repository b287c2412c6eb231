import Checks
import FoundationEssentials
import Ledger
import PKI
import TLS

/// What the store says is seen where, in the words of the checks.
struct EstateSights: Sendable {
    let ledger: Ledger

    /// The certificates that share a key, repeat a serial or were outdone by a newer one: the store finds the groups by
    /// its indexes, so that an estate of a hundred thousand is not read through.
    func suspects(managed: [String: String]) throws(LedgerFailure) -> [Checks.SeenCertificate] {
        let groups = try ledger.sharedKeys() + ledger.repeatedSerials() + ledger.outdated()
        var seen: [Checks.SeenCertificate] = []
        let members = groups.flatMap { $0.members.prefix(Self.mostOfGroup).map(\.fingerprint) }
        let places = try ledger.standingPlaces(of: members)
        for fingerprint in Set(members).sorted() {
            guard let certificate = try certificate(fingerprint) else { continue }
            for spot in places[fingerprint] ?? [] {
                let isEndpoint = spot.place.kind == Place.Kind.endpoint.rawValue
                // What a server sends after its leaf is not what it speaks with.
                guard !isEndpoint || spot.position == 0 else { continue }
                let place = spot.address.isEmpty ? spot.place.uri : "\(spot.place.uri) (\(spot.address))"
                seen.append(
                    Checks.SeenCertificate(
                        certificate,
                        at: place,
                        isServed: isEndpoint,
                        lineage: managed[fingerprint]
                    )
                )
            }
        }
        return seen
    }

    /// Of thousands that share one key the first ones tell as much as all.
    private static let mostOfGroup = 25

    /// What each address of these endpoints serves now.
    func served(at endpoints: [Endpoint]) throws(LedgerFailure) -> [DriftFacts.Address] {
        var addresses: [DriftFacts.Address] = []
        for endpoint in endpoints { addresses += try served(uri: Place(endpoint).uri) }
        return addresses
    }

    /// What each address of an endpoint serves now; one that could not be seen into says why.
    func served(uri: String) throws(LedgerFailure) -> [DriftFacts.Address] {
        guard let place = try ledger.place(uri) else { return [] }
        let problems = place.facts.flatMap { PlaceFacts(json: $0) }?.addresses ?? []
        let failing = Dictionary(
            problems.compactMap { address in address.problem.map { (address.address, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        var told: [DriftFacts.Address] = failing.sorted { $0.key < $1.key }.map { address, problem in
            DriftFacts.Address(uri, address, .unseen(problem))
        }
        for seen in try ledger.standing(at: uri) where seen.position == 0 && failing[seen.address] == nil {
            guard let certificate = try certificate(seen.fingerprint) else { continue }
            told.append(DriftFacts.Address(uri, seen.address, .certificate(CertificateMark(certificate))))
        }
        return told
    }

    /// When the first of the certificates that a drift's endpoints serve ends; what files hold is not counted.
    func firstEnd(of drift: Drift) throws(LedgerFailure) -> Date? {
        guard drift.kind.isAboutServing else { return nil }
        var ends: [Date] = []
        // Endpoints are told by their place and address, files by their path.
        for part in drift.parts where !part.place.hasPrefix("/") {
            guard let mark = part.fingerprint, let seen = try ledger.certificate(mark.description) else { continue }
            ends.append(seen.certificate.notAfter)
        }
        return ends.min()
    }

    private func certificate(_ fingerprint: String) throws(LedgerFailure) -> Certificate? {
        try ledger.certificateDER(fingerprint).flatMap { try? Certificate(der: $0) }
    }
}

extension DriftKind {
    /// Whether what clients get may be about to end, and not only what a restart would bring.
    fileprivate var isAboutServing: Bool {
        switch self {
        case .servedNotNewest, .servedButUnmanaged, .addressDisagrees, .fileNeverServed: true
        case .keyReused, .permissionDrift: false
        }
    }
}
