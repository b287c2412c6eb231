import Checks
import FoundationEssentials
import Inventory
import Ledger
import PKI
import Report
import Rotation

/// The certificates of the page: a part for each managed one and for the worst, a row for the ones that end next.
struct PartMaker {
    let place: Workplace
    let ledger: Ledger
    let now: Date
    let chains: ChainMaker

    func parts(limit: Int) throws(LedgerFailure) -> [CertificatePart] {
        var query = InventoryQuery(isManaged: true, limit: limit, instant: now)
        var items = try ledger.inventory(query).items
        query.isManaged = false
        query.leastSeverity = .high
        items += try ledger.inventory(query).items
        var parts: [CertificatePart] = []
        for item in items.prefix(limit) { parts.append(try part(item)) }
        return parts
    }

    func rows(limit: Int) throws(LedgerFailure) -> [Report.CertificateRow] {
        let query = InventoryQuery(endsAtOrAfter: now, limit: min(limit, 10_000), instant: now)
        return try ledger.inventory(query).items.map { item in
            let row = item.certificate
            return Report.CertificateRow(
                name: Self.title(row),
                issuer: row.issuerName ?? row.issuerOrganisation ?? row.issuer,
                key: "\(row.keyType) \(row.keyBits)",
                notAfter: row.notAfter,
                managed: item.isManaged,
                owner: item.places.first?.owner ?? "",
                places: item.seenNow
            )
        }
    }

    private func part(_ item: InventoryItem) throws(LedgerFailure) -> CertificatePart {
        let row = item.certificate
        let findings = try ledger.findings(FindingFilter(certificate: row.fingerprint, limit: 50))
        let spots = try ledger.places(of: row.fingerprint, limit: 50)
        let der = try ledger.certificateDER(row.fingerprint)
        return CertificatePart(
            id: row.fingerprint,
            title: Self.title(row),
            managed: item.isManaged,
            notBefore: row.notBefore,
            notAfter: row.notAfter,
            worst: findings.map(\.finding.severity).max().flatMap { ReportSeverity(rawValue: $0.rawValue) },
            facts: Self.facts(row),
            names: row.names.map(\.name),
            seen: spots.map { spot in
                Seen(
                    place: spot.place.uri,
                    address: spot.address,
                    service: spot.place.service,
                    first: spot.firstSeen,
                    last: spot.lastSeen
                )
            },
            chain: try chain(row, der, spots),
            findings: findings.map { standing in
                PartFinding(
                    check: standing.finding.check,
                    severity: ReportSeverity(rawValue: standing.finding.severity.rawValue) ?? .info,
                    detail: standing.finding.detail,
                    hint: standing.finding.hint,
                    source: CheckSet.all.first { $0.id == standing.finding.check }?.source ?? "policy",
                    since: standing.firstSeen,
                    waivedUntil: standing.waivedUntil
                )
            },
            // Of what is managed only: whoever has the page may want to compare.
            pem: item.isManaged
                ? der.map { String(decoding: PEM.encode($0, label: "CERTIFICATE"), as: UTF8.self) } : nil
        )
    }

    /// As it was seen; the leaf alone where its encoding was not kept.
    private func chain(
        _ row: StoredCertificate,
        _ der: [UInt8]?,
        _ spots: [ObservationRow]
    ) throws(LedgerFailure) -> [ChainLink] {
        guard let leaf = der.flatMap({ try? Certificate(der: $0) }) else {
            return [ChainLink(subject: row.subject, role: "leaf", notAfter: row.notAfter)]
        }
        return try chains.links(of: leaf, seenAt: spots)
    }

    private static func title(_ row: StoredCertificate) -> String {
        row.commonName ?? row.names.first?.name ?? row.subject
    }

    private static func facts(_ row: StoredCertificate) -> [Fact] {
        [
            Fact(name: "subject", value: row.subject), Fact(name: "issuer", value: row.issuer),
            Fact(name: "serial", value: row.serial), Fact(name: "key", value: "\(row.keyType) \(row.keyBits)"),
            Fact(name: "signature", value: row.signature), Fact(name: "SHA-256", value: row.fingerprint),
            Fact(name: "valid from", value: InstantText.short(row.notBefore)),
            Fact(name: "valid until", value: InstantText.short(row.notAfter)),
        ]
    }
}
