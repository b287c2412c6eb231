/// What was changed of a chain as it came, so that a server can send it.
package enum ChainChange: Hashable, Sendable, CustomStringConvertible {
    /// A self-signed root was left out; its position in what came.
    case rootDropped(position: Int)
    /// A certificate that was there already was left out; its position in what came.
    case repetitionDropped(position: Int)
    /// The certificates came in an order in which they do not certify one another.
    case reordered

    /// A few words: what was done and where.
    package var description: String {
        switch self {
        case .rootDropped(let position): "certificate \(position) is a root and was left out"
        case .repetitionDropped(let position): "certificate \(position) was there before and was left out"
        case .reordered: "the certificates were put in the order in which they certify one another"
        }
    }
}

/// Puts certificates in the order in which a TLS server sends them, where only one order is possible.
struct ChainArranger {
    private typealias Item = (position: Int, certificate: Certificate)

    private(set) var leaf: Certificate
    private(set) var intermediates: [Certificate] = []
    private(set) var changes: [ChainChange] = []

    /// RFC 8555 §9.1: "the first certificate MUST be an end-entity certificate. Each following certificate SHOULD directly
    /// certify the one preceding it." What does not keep to it is put in order when there is but one order.
    init(_ certificates: [Certificate], keepingRoot: Bool) throws(CertificateChain.Failure) {
        guard !certificates.isEmpty else { throw .pem(.empty) }
        guard certificates.count <= CertificateChain.lengthLimit else {
            throw .tooLong(limit: CertificateChain.lengthLimit)
        }
        var items: [Item] = []
        for item in certificates.enumerated() {
            if items.contains(where: { $0.certificate == item.element }) {
                changes.append(.repetitionDropped(position: item.offset))
            } else {
                items.append((item.offset, item.element))
            }
        }
        let leaves = items.filter { !$0.certificate.isCA }
        guard let first = leaves.first else { throw .leafIsAuthority }
        if leaves.count > 1 { throw .secondLeaf(position: leaves[1].position) }
        leaf = first.certificate
        var others = items.filter { $0.certificate.isCA }
        if !keepingRoot {
            // A root adds nothing to a handshake: who trusts it has it (RFC 8446 §4.4.2).
            changes += others.filter(\.certificate.isSelfSigned).map { .rootDropped(position: $0.position) }
            others.removeAll(where: \.certificate.isSelfSigned)
        }
        if first.position == 0, Self.isPath([first] + others) {
            intermediates = others.map(\.certificate)
        } else {
            intermediates = try Self.path(from: first, through: others)
            changes.append(.reordered)
        }
    }

    private static func isPath(_ items: [Item]) -> Bool {
        zip(items, items.dropFirst()).allSatisfy { $0.certificate.isNamed(asIssuedBy: $1.certificate) }
    }

    /// Follows issuers upwards. No issuer among what is left, or two, is an error: neither is guessed at.
    private static func path(from leaf: Item, through others: [Item]) throws(CertificateChain.Failure) -> [Certificate]
    {
        var rest = others
        var path: [Certificate] = []
        var below = leaf.certificate
        while let unplaced = rest.first {
            let issuers = rest.indices.filter { below.isNamed(asIssuedBy: rest[$0].certificate) }
            guard let next = issuers.first else { throw .unrelated(position: unplaced.position) }
            guard issuers.count == 1 else { throw .ambiguousOrder(position: rest[issuers[1]].position) }
            below = rest.remove(at: next).certificate
            path.append(below)
        }
        return path
    }
}
