import ACME
import DNS
import FoundationEssentials
import PKI

/// Looks at CAA records (RFC 8659, RFC 8657) before an order is spent: what they forbid would fail at the authority.
struct CAADesk: Sendable {
    /// What all names together may take. The look is a forecast; the authority's own is what counts.
    private static let limit = Duration.seconds(15)

    private let effects: Effects

    init(_ effects: Effects) { self.effects = effects }

    /// The challenge types that CAA leaves; nil for all.
    ///
    /// - Throws: `.caa` for a name that the records forbid. What cannot be looked up forbids nothing.
    func allowedTypes(for lineage: Lineage, _ session: Session) async throws(Trouble) -> Set<ChallengeType>? {
        let identities: [String]
        do throws(ACMEFailure) {
            identities = try await session.client.directory().metadata.caaIdentities.map { "\($0)" }
        } catch {
            throw .account(.acme(error))
        }
        // RFC 8555 §7.1.1: without caaIdentities nobody knows which name the authority goes by.
        guard !identities.isEmpty else { return nil }
        let applicant = CAAApplicant(
            issuerDomains: identities,
            accountURI: session.identity.url.text,
            methods: Set(lineage.challenges.map(\.type.rawValue))
        )
        return try Self.conclude(await verdicts(lineage.identifiers, applicant))
    }

    private func verdicts(_ identifiers: Set<Identifier>, _ applicant: CAAApplicant) async -> [Identifier: CAAVerdict] {
        let resolver = effects.challenges.names.view().resolver
        let deadline = ContinuousClock.now + Self.limit
        return await withTaskGroup(of: (Identifier, CAAVerdict).self) { group in
            for identifier in identifiers {
                group.addTask {
                    (identifier, await resolver.caaVerdict(for: identifier, applicant, deadline: deadline))
                }
            }
            var verdicts: [Identifier: CAAVerdict] = [:]
            for await (identifier, verdict) in group { verdicts[identifier] = verdict }
            return verdicts
        }
    }

    /// One name that is forbidden forbids the order; types are left if they are left for every name.
    static func conclude(_ verdicts: [Identifier: CAAVerdict]) throws(Trouble) -> Set<ChallengeType>? {
        var allowed: Set<String>?
        for (identifier, verdict) in verdicts.sorted(by: { $0.key < $1.key }) {
            switch verdict {
            case .forbidden(let refusal): throw .caa(identifier, refusal)
            case .allowed(let methods?): allowed = allowed?.intersection(methods) ?? methods
            case .allowed(nil), .unknown: continue
            }
        }
        // Names that allow nothing in common are left to the authority: each may be provable in its own way.
        guard let allowed, !allowed.isEmpty else { return nil }
        return Set(allowed.map(ChallengeType.init(rawValue:)))
    }
}
