import FoundationEssentials
import Inventory
import Ledger
import PKI
import Report

/// The chain of a certificate, as it was seen beside it, and on to the root that this host trusts.
struct ChainMaker {
    let ledger: Ledger
    /// The roots that are trusted here, store by store.
    let anchors: [TrustAnchors]
    let now: Date

    /// From the leaf up.
    ///
    /// - Parameter spots: where the leaf is seen; endpoints are asked first, because that is what clients get.
    func links(of leaf: Certificate, seenAt spots: [ObservationRow]) throws(LedgerFailure) -> [ChainLink] {
        let standing = spots.filter { $0.goneAt == nil }
        let served = standing.filter { $0.place.kind == Place.Kind.endpoint.rawValue && $0.position == 0 }
        var best: [Certificate] = []
        for spot in (served.isEmpty ? standing : served).prefix(Self.mostSpots) {
            let company = try company(of: spot)
            if company.count > best.count { best = company }
        }
        let path = anchors.lazy.compactMap { $0.path(from: leaf, others: best) }.first
        return Self.links(leaf, best, path: path, now: now)
    }

    /// What comes after a leaf in the served chain or in the file: the authorities' certificates up to the next leaf.
    private func company(of spot: ObservationRow) throws(LedgerFailure) -> [Certificate] {
        let after = try ledger.seenNow(at: spot.place.uri).filter { seen, _ in
            seen.address == spot.address && seen.position > spot.position
        }
        return after.prefix(Self.most).map { _, der in der.flatMap { try? Certificate(der: $0) } }
            .prefix { $0?.isCA ?? false }.compactMap { $0 }
    }

    /// What was seen, then what the way to a trusted root has beyond it. Pure.
    static func links(_ leaf: Certificate, _ company: [Certificate], path: [Certificate]?, now: Date) -> [ChainLink] {
        let seen = [leaf] + company
        var links = seen.enumerated().map { index, certificate in
            let below = index > 0 ? seen[index - 1] : nil
            let isStray = below.map { !$0.isNamed(asIssuedBy: certificate) } ?? false
            let problem = isStray ? "did not sign the one before it" : nil
            return link(certificate, isLeaf: index == 0, problem: problem, now)
        }
        for certificate in path ?? [] where !seen.contains(certificate) {
            // RFC 8446 §4.4.2: "a certificate that specifies a trust anchor MAY be omitted from the chain".
            let isAnchor = certificate == path?.last
            links.append(link(certificate, isLeaf: false, isAnchor, problem: isAnchor ? nil : "is missing", now))
        }
        return links
    }

    private static func link(
        _ certificate: Certificate,
        isLeaf: Bool,
        _ isAnchor: Bool = false,
        problem: String?,
        _ now: Date
    ) -> ChainLink {
        let isRoot = isAnchor || !isLeaf && certificate.isSelfSigned
        let isOver = certificate.validity.notAfter < now
        return ChainLink(
            subject: subject(certificate),
            role: isLeaf ? "leaf" : isRoot ? "root" : "intermediate",
            notAfter: certificate.validity.notAfter,
            problem: problem ?? (isOver ? "has ended" : nil)
        )
    }

    /// Authorities leave the subject empty where all names are in the subjectAltName.
    private static func subject(_ certificate: Certificate) -> String {
        let row = StoredCertificate(certificate)
        return row.subject.isEmpty ? row.names.first?.name ?? "no subject" : row.subject
    }

    /// Longer chains are not drawn; the place has them all.
    private static let most = 12
    private static let mostSpots = 4
}
