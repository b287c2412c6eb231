package import PKI

/// The CAA records that count for a name, and where they stand.
package struct RelevantCAA: Sendable, Equatable {
    /// The name whose records these are; nil when there are none up to the root.
    package let owner: DomainName?
    package let records: [CAARecord]

    package init(owner: DomainName?, records: [CAARecord]) {
        self.owner = owner
        self.records = records
    }
}

extension Resolver {
    /// Climbs from the name towards the root; the first set that is not empty counts (RFC 8659 §3). Aliases of each
    /// name are followed, its parents are those of the name itself. The root is not asked.
    package func relevantCAA(
        for name: DomainName,
        deadline: ContinuousClock.Instant
    ) async throws(LookupFailure) -> RelevantCAA {
        var current = name.isWildcard ? name.parent : name
        while let candidate = current, candidate != .root {
            let records = try await lookup(candidate, .caa, deadline: deadline).records.compactMap {
                if case .authorization(let record) = $0.data { record } else { nil }
            }
            guard records.isEmpty else { return RelevantCAA(owner: candidate, records: records) }
            current = candidate.parent
        }
        return RelevantCAA(owner: nil, records: [])
    }

    /// Whether CAA lets the applicant have a certificate for the identifier.
    ///
    /// IP addresses have no CAA (RFC 8738 §5 knows none): always allowed.
    package func caaVerdict(
        for identifier: Identifier,
        _ applicant: CAAApplicant,
        deadline: ContinuousClock.Instant
    ) async -> CAAVerdict {
        guard case .dns(let dnsName) = identifier, let name = try? DomainName(dnsName) else {
            return .allowed(methods: nil)
        }
        do {
            let relevant = try await relevantCAA(for: name, deadline: deadline)
            return CAAPolicy.judge(relevant.records, isWildcard: dnsName.isWildcard, for: applicant)
        } catch {
            return .unknown(.lookup(error))
        }
    }
}
