package import PKI

/// Whether TLSA records let clients accept a served chain (RFC 6698 §2.1, RFC 7671).
package enum TLSAMatch: Sendable, Equatable {
    /// No record that a client could use.
    case noUsableRecord
    /// A record is for the leaf or for an authority in the chain.
    case matched(TLSARecord)
    /// Only trust anchors outside the served chain could match: their usage allows that the root is not sent.
    case needsTheRoot
    case mismatched

    /// Holds records against a chain as it is served, leaf first.
    package static func judge(_ records: [TLSARecord], chain: [Certificate]) -> TLSAMatch {
        let usable = records.filter(\.isUsable)
        guard !usable.isEmpty, let leaf = chain.first else { return .noUsableRecord }
        for record in usable {
            let candidates = record.isForLeaf ? [leaf] : Array(chain.dropFirst())
            if candidates.contains(where: record.matches) { return .matched(record) }
        }
        // RFC 7671 §5.2.2: with DANE-TA(2) a server must send the anchor's certificate; with PKIX-TA(0) it need not.
        return usable.contains { $0.usage == 0 } ? .needsTheRoot : .mismatched
    }

    /// Whether a certificate could be put live under these records: what to ask before a rotation goes live.
    package static func admits(_ records: [TLSARecord], chain: [Certificate]) -> Bool {
        switch judge(records, chain: chain) {
        case .noUsableRecord, .matched, .needsTheRoot: true
        case .mismatched: false
        }
    }
}
