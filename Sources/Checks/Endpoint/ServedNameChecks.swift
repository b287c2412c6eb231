import PKI

/// Names: what was asked for, and what the served certificate is for.
extension EndpointChecks {
    static let nameNotCovered = EndpointCheck(
        Check(
            16,
            "host-name-mismatch",
            "the certificate served is not for the name asked for",
            .critical,
            source: "RFC 9525 §6",
            facts: .endpoint
        )
    ) { subject in
        let identity = subject.identity
        let hint = "serve a certificate with \(identity) in its subjectAltName; a commonName does not count"
        return subject.judgeEachLeaf(hint: hint) { _, _, leaf in
            identity.isCovered(by: leaf) ? .fine : .wrong(absence(of: identity, from: leaf))
        }
    }

    static let expectedNameMissing = EndpointCheck(
        Check(
            21,
            "expected-name-not-covered",
            "a name this endpoint is expected to serve is not covered",
            .medium,
            source: "policy",
            facts: .endpoint
        )
    ) { subject in
        let expected = subject.policy.expectedNames
        guard !expected.isEmpty else { return .doesNotApply }
        let hint = "add the names to the certificate, or serve another one for them by SNI"
        return subject.judgeEachLeaf(hint: hint) { _, _, leaf in
            let missing = expected.filter { !HostIdentity($0).isCovered(by: leaf) }
            return missing.isEmpty ? .fine : .wrong("not covered: \(OneLine.list(missing.map(\.value)))")
        }
    }

    static let wildcardForbidden = EndpointCheck(
        Check(
            23,
            "wildcard-forbidden",
            "a wildcard is used where the policy forbids it",
            .medium,
            source: "policy",
            facts: .endpoint
        )
    ) { subject in
        guard subject.policy.forbidsWildcards else { return .doesNotApply }
        return subject.judgeEachLeaf(hint: "order a certificate that lists the host names") { _, _, leaf in
            let wildcards = dnsNames(of: leaf).filter(\.isWildcard).map(\.ascii)
            return wildcards.isEmpty ? .fine : .wrong("holds \(OneLine.list(wildcards))")
        }
    }

    static let nameResolvesNowhere = EndpointCheck(
        Check(
            32,
            "name-resolves-nowhere",
            "a name in the certificate has no address",
            .low,
            source: "policy",
            facts: .outside
        )
    ) { subject in
        let hint = "drop the name from the certificate, or give it an address"
        return subject.judgeEachLeaf(hint: hint) { _, _, leaf in
            let names = dnsNames(of: leaf).filter { !$0.isWildcard }
            guard !names.isEmpty else { return .unbound }
            let lost = names.filter { subject.outside.resolved[$0]?.isEmpty == true }
            if !lost.isEmpty { return .wrong("no address: \(OneLine.list(lost.map(\.ascii)))") }
            let open = names.first { subject.outside.resolved[$0] == nil }
            return open.map { .unknown("what \($0) resolves to") } ?? .fine
        }
    }

    static let addressChanged = EndpointCheck(
        Check(
            34,
            "address-not-in-certificate",
            "a certificate for IP addresses is served on another one",
            .medium,
            source: "policy",
            facts: .outside
        )
    ) { subject in
        let hint = "order the certificate for the new address, or move the address back"
        return subject.judgeEachLeaf(hint: hint) { facts, _, leaf in
            guard let here = IPAddress(facts.address) else { return .unbound }
            // An inner address says nothing of an outer one: a translation may lie between.
            let certified = addresses(of: leaf).filter {
                $0.isIPv6 == here.isIPv6 && AddressReach($0) == AddressReach(here)
            }
            guard !certified.isEmpty else { return .unbound }
            if certified.contains(here) { return .fine }
            return .wrong("certified for \(OneLine.list(certified.map(\.description)))")
        }
    }

    private static func dnsNames(of leaf: Certificate) -> [DNSName] {
        leaf.identifiers.sorted().compactMap { if case .dns(let name) = $0 { name } else { nil } }
    }

    private static func addresses(of leaf: Certificate) -> [IPAddress] {
        leaf.identifiers.sorted().compactMap { if case .ip(let address) = $0 { address } else { nil } }
    }

    /// That a name is missing, in words.
    static func absence(of identity: HostIdentity, from leaf: Certificate) -> String {
        leaf.identifiers.isEmpty
            ? "\(identity) is not in it: it has no subjectAltName with names or addresses"
            : "\(identity) is not among \(names(of: leaf))"
    }

    /// The names of a leaf for a report; `no name` when it has none.
    static func names(of leaf: Certificate) -> String {
        let names = leaf.identifiers.sorted().map(\.value)
        return names.isEmpty ? "no name" : OneLine.list(names)
    }
}
