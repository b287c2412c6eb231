package import Checks
package import FoundationEssentials
package import PKI
import Synchronization

/// Verifies chains against stores that are loaded once, and remembers which issuers lead nowhere.
///
/// Thread-safe; called from the threads that parse.
package final class TrustJudge: Sendable {
    /// A store by the name it has in reports.
    package struct Store: Sendable {
        package let name: String
        package let anchors: TrustAnchors

        package init(name: String, anchors: TrustAnchors) {
            self.name = name
            self.anchors = anchors
        }
    }

    /// Whoever named the same issuer with the same company has the same way upwards.
    private struct Issuer: Hashable {
        let name: String
        let key: [UInt8]?
        let company: [SHA256Digest]
    }

    private let system: TrustAnchors?
    private let others: [Store]
    private let now: Date
    private let deadEnds = Mutex<[Issuer: String]>([:])

    /// - Parameters:
    ///   - system: the roots that browsers ship, as this machine has them; nil when there are none.
    ///   - others: further stores.
    package init(system: TrustAnchors?, others: [Store] = [], at now: Date) {
        self.system = system
        self.others = others
        self.now = now
    }

    /// What became of verifying a certificate with what stood beside it.
    package func facts(of leaf: Certificate, beside company: [Certificate]) -> TrustFacts {
        let issuer = Issuer(
            name: leaf.issuer,
            key: leaf.authorityKeyIdentifier,
            company: company.prefix(32).map(\.fingerprint)
        )
        let known = deadEnds.withLock { $0[issuer] }
        if let known, !leaf.isSelfIssued { return TrustFacts(isPubliclyTrusted: false, stores: refused(known)) }
        var stores: [TrustFacts.Store] = []
        let path = system?.verify(leaf, others: company, at: nil)
        let isPublic = path?.isTrusted ?? false
        if let system, let path {
            let verdict = isPublic ? system.verify(leaf, others: company, at: now) : path
            stores.append(TrustFacts.Store("system", refusal: verdict.refusal))
        }
        for store in others {
            let verdict = store.anchors.verify(leaf, others: company, at: now)
            stores.append(TrustFacts.Store(store.name, refusal: verdict.refusal))
        }
        let paths = (path.map { [$0] } ?? []) + others.map { $0.anchors.verify(leaf, others: company, at: nil) }
        if !leaf.isSelfIssued, paths.allSatisfy(\.isDeadEnd) {
            remember(issuer, paths.first?.refusal ?? "no store of roots is at hand")
        }
        return TrustFacts(isPubliclyTrusted: isPublic, stores: stores)
    }

    /// A bound on memory: a hostile estate of a million issuers makes it slower, not larger.
    private func remember(_ issuer: Issuer, _ reason: String) {
        deadEnds.withLock { deadEnds in
            if deadEnds.count < 10_000 { deadEnds[issuer] = reason }
        }
    }

    private func refused(_ reason: String) -> [TrustFacts.Store] {
        (system == nil ? [] : [TrustFacts.Store("system", refusal: reason)])
            + others.map { TrustFacts.Store($0.name, refusal: reason) }
    }
}

extension ChainVerdict {
    fileprivate var isTrusted: Bool {
        if case .trusted = self { true } else { false }
    }

    /// Whether what was refused is the way above the leaf, so that it is refused for every leaf of the issuer. A leaf that
    /// is for something else, has a weak key or a signature that is none says nothing about the others. Where OpenSSL
    /// finds no issuer it tells the position of the certificate that lacks one, in words that begin so.
    fileprivate var isDeadEnd: Bool {
        guard case .untrusted(let reason, let position) = self else { return false }
        return position > 0 || reason.hasPrefix("unable to get")
    }

    /// Why not; nil when it is trusted.
    fileprivate var refusal: String? {
        switch self {
        case .trusted: nil
        case .untrusted(let reason, let position): "\(reason) (certificate \(position))"
        case .undecided(let error): "not judged: \(error)"
        }
    }
}
