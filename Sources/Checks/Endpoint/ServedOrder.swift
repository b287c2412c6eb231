import PKI

/// What is out of order in a chain as it was sent.
///
/// RFC 8446 §4.4.2: "Each following certificate SHOULD directly certify the one immediately preceding it." Cross-signed
/// certificates are no flaw as long as each certifies something before it.
struct ServedOrder {
    enum Flaw: Equatable, CustomStringConvertible {
        case rootSent(position: Int)
        case repeated(position: Int)
        case misplaced(position: Int)
        case unrelated(position: Int)

        /// Whether clients are served all the same, only with more octets.
        var isHarmless: Bool {
            switch self {
            case .rootSent, .repeated: true
            case .misplaced, .unrelated: false
            }
        }

        var description: String {
            switch self {
            case .rootSent(let position): "certificate \(position) is a root"
            case .repeated(let position): "certificate \(position) was sent before"
            case .misplaced(let position): "certificate \(position) comes before the one it certifies"
            case .unrelated(let position): "certificate \(position) has nothing to do with the leaf"
            }
        }
    }

    /// Longer chains are looked at so far and no farther.
    private static let most = 16

    let flaws: [Flaw]

    init(_ chain: [Certificate]) {
        let chain = Array(chain.prefix(Self.most))
        flaws = Self.isPath(chain) ? [] : Self.flaws(of: chain)
    }

    /// Most chains are as they should be, and that is told at the price of one comparison for each certificate.
    private static func isPath(_ chain: [Certificate]) -> Bool {
        zip(chain, chain.dropFirst()).allSatisfy { !$1.isSelfSigned && isIssued($0, by: $1) }
    }

    private static func flaws(of chain: [Certificate]) -> [Flaw] {
        let related = related(chain)
        var flaws: [Flaw] = []
        for (position, certificate) in chain.enumerated().dropFirst() {
            let before = chain[..<position]
            if before.contains(certificate) {
                flaws.append(.repeated(position: position))
            } else if !related.contains(certificate.fingerprint) {
                flaws.append(.unrelated(position: position))
            } else if !before.contains(where: { isIssued($0, by: certificate) }) {
                flaws.append(.misplaced(position: position))
            } else if certificate.isSelfSigned {
                flaws.append(.rootSent(position: position))
            }
        }
        return flaws
    }

    /// The leaf and every certificate that certifies it, directly or over others that were sent.
    private static func related(_ chain: [Certificate]) -> Set<SHA256Digest> {
        var reached = Array(chain.prefix(1))
        var rest = Array(chain.dropFirst())
        while let index = rest.firstIndex(where: { one in reached.contains { isIssued($0, by: one) } }) {
            reached.append(rest.remove(at: index))
        }
        return Set(reached.map(\.fingerprint))
    }

    /// Key identifiers that differ settle it without OpenSSL (RFC 5280 §4.2.1.1).
    private static func isIssued(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        if let wanted = certificate.authorityKeyIdentifier, let held = issuer.extensions.subjectKeyIdentifier,
            wanted != held
        {
            return false
        }
        return certificate.isNamed(asIssuedBy: issuer)
    }
}
