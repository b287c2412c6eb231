package import FoundationEssentials
package import PKI
import TLS

/// The checks that are decided by the certificate's content alone: pure functions, evidence out.
package enum ContentChecks {
    /// Clocks may differ by this much: five minutes.
    static let skew: Double = 300
    /// A chain has to build tomorrow too: an intermediate about to expire must not go live today.
    static let foresight: Double = 86_400

    /// Judges a chain: everything that is wrong with it or worth knowing, in the order of ``Check``. No file, no network,
    /// no clock. Whether the key on disk is the leaf's, whether it is fresh and what services say are other questions.
    package static func judge(
        _ chain: CertificateChain,
        _ requirements: GenerationRequirements,
        at now: Date
    ) -> [ValidationFinding] {
        entries(chain, requirements, at: now).flatMap(\.findings)
    }

    static func entries(
        _ chain: CertificateChain,
        _ requirements: GenerationRequirements,
        at now: Date
    ) -> [ValidationReport.Entry] {
        let leaf = chain.leaf
        let findings: [(Check, [ValidationFinding])] = [
            (.keyMatchesLeaf, key(leaf, requirements.publicKey)),
            (.namesEqualOrder, names(leaf, requirements.identifiers)),
            (.withinValidity, validity(leaf.validity, requirements, at: now)),
            (.chainBuilds, (requirements.trust.map { self.chain(chain, $0, at: now) } ?? []) + endings(chain)),
            (.serverCertificate, purpose(leaf, requirements.audience)),
            (.sound, StructureChecks.run(chain)),
            (.transparency, TransparencyJudgement.run(chain, requirements, at: now)),
            (.keyAlgorithm, keyAlgorithm(leaf, requirements.keyAlgorithm)),
        ]
        return findings.map { ValidationReport.Entry(check: $0.0, findings: $0.1) }
    }

    /// The key that was ordered for, where the caller knows its digest.
    static func key(_ leaf: Certificate, _ ordered: SHA256Digest?) -> [ValidationFinding] {
        guard let ordered, leaf.publicKey.digest != ordered else { return [] }
        return [.otherKey(got: leaf.publicKey.digest)]
    }

    /// Exactly the names ordered (RFC 8555 §7.4: the order's identifiers and no others).
    static func names(_ leaf: Certificate, _ asked: Set<Identifier>) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        let missing = asked.subtracting(leaf.identifiers).sorted()
        if !missing.isEmpty { findings.append(.namesMissing(missing)) }
        let unasked = leaf.identifiers.subtracting(asked).sorted()
        let www = Set(asked.map { "www.\($0.value)" })
        let added = unasked.filter { www.contains($0.value) }
        if !added.isEmpty { findings.append(.wwwAdded(added)) }
        let strange = unasked.filter { !www.contains($0.value) }
        if !strange.isEmpty { findings.append(.namesUnasked(strange)) }
        if !leaf.otherNames.isEmpty { findings.append(.namesUnreadable(leaf.otherNames)) }
        return findings
    }

    /// Valid now, give or take the clock, and for longer than what it replaces.
    static func validity(_ validity: Validity, _ requirements: GenerationRequirements, at now: Date)
        -> [ValidationFinding]
    {
        var findings: [ValidationFinding] = []
        if validity.notBefore > now.addingTimeInterval(skew) {
            findings.append(.notYetValid(notBefore: validity.notBefore))
        }
        if validity.notAfter <= now {
            findings.append(.expired(notAfter: validity.notAfter))
        } else if validity.notAfter < now.addingTimeInterval(requirements.shortestRemainder) {
            findings.append(.endsSoon(notAfter: validity.notAfter, leastSeconds: requirements.shortestRemainder))
        }
        if let most = requirements.longestLifetime, validity.lifetime >= most {
            findings.append(.livesTooLong(days: validity.wholeDays))
        } else if requirements.audience == .web, validity.lifetime > 398 * 86_400 {
            findings.append(.livesLong(days: validity.wholeDays))
        }
        if let live = requirements.liveNotAfter, validity.notAfter < live, !requirements.mayExpireEarlier {
            findings.append(.endsEarlier(notAfter: validity.notAfter, live: live))
        }
        return findings
    }

    /// A path to a trusted root now, and a day ahead or at the leaf's end if that comes first; and when the leaf becomes
    /// due for renewal, so that it is not the chain that ends its use.
    static func chain(_ chain: CertificateChain, _ trust: TrustStore, at now: Date) -> [ValidationFinding] {
        let validity = chain.leaf.validity
        // A certificate made a moment ago by a clock that is ahead is judged at its first second.
        let start =
            validity.notBefore > now && validity.notBefore <= now.addingTimeInterval(skew)
            ? validity.notBefore : now
        // OpenSSL takes the last second itself, which is valid by RFC 5280 §4.1.2.5, for expired.
        let later = min(start.addingTimeInterval(foresight), validity.notAfter.addingTimeInterval(-1))
        var findings = (later > start ? [start, later] : [start]).compactMap { path(chain, trust, at: $0) }
        // Two thirds of a lifetime, whatever it is: no lifetime is taken for granted.
        let renewal = validity.notBefore.addingTimeInterval(validity.lifetime * 2 / 3)
        if findings.isEmpty, renewal > later,
            case .untrusted(let reason, let position, _)? = path(chain, trust, at: renewal)
        {
            findings.append(.breaksBeforeRenewal(reason: reason, position: position, at: renewal))
        }
        return findings
    }

    private static func path(_ chain: CertificateChain, _ trust: TrustStore, at instant: Date) -> ValidationFinding? {
        switch trust.verify(chain, at: instant) {
        case .trusted: nil
        case .untrusted(let reason, let position): .untrusted(reason: reason, position: position, at: instant)
        case .undecided(let error): .undecided(error)
        }
    }

    /// Certificates after the leaf that end before it: whoever needs them loses the leaf with them.
    static func endings(_ chain: CertificateChain) -> [ValidationFinding] {
        let end = chain.leaf.validity.notAfter
        return chain.certificates.enumerated().dropFirst().filter { $0.element.validity.notAfter < end }.map {
            .chainEndsEarlier(position: $0.offset, notAfter: $0.element.validity.notAfter)
        }
    }

    /// A certificate of a TLS server and of nothing else.
    ///
    /// Where the purpose is not stated, RFC 5280 §4.2.1.12 leaves it open; CA/Browser Forum BR 7.1.2.7.10 does not.
    static func purpose(_ leaf: Certificate, _ audience: Audience) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        if !leaf.allowsServerAuthentication {
            findings.append(.notForServers)
        } else if leaf.extensions.extendedKeyUsage == nil {
            findings.append(audience == .web ? .notForServers : .structure(.purposeUnstated))
        }
        if leaf.isCA { findings.append(.authority) }
        if leaf.isPrecertificate { findings.append(.precertificate) }
        return findings
    }

    /// The kind of key that was asked for.
    static func keyAlgorithm(_ leaf: Certificate, _ asked: KeyAlgorithm) -> [ValidationFinding] {
        let got = leaf.publicKey.algorithm
        return got == asked ? [] : [.otherKeyAlgorithm(asked: asked, got: got)]
    }

    /// A key that no earlier generation had, and a certificate that is none of theirs.
    static func fresh(_ leaf: Certificate, _ earlier: [GenerationManifest]) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        if let same = earlier.last(where: { $0.pairs.contains { $0.publicKey == leaf.publicKey.digest } }) {
            findings.append(.keyReused(of: same.number))
        }
        let again = earlier.last {
            $0.pairs.contains {
                $0.fingerprint == leaf.fingerprint || ($0.serial == leaf.serial && $0.issuer == leaf.issuer)
            }
        }
        if let again { findings.append(.issuedBefore(as: again.number)) }
        return findings
    }

    /// What a trial handshake says that the other checks do not say already: trust and missing names are theirs.
    static func trial(_ result: TrialResult, leaf: Certificate) -> [ValidationFinding] {
        result.findings.compactMap { finding in
            switch finding {
            case .untrusted: nil
            case .undecided(let error): .undecided(error)
            case .wrongName(let name): leaf.identifiers.contains(name) ? .trial(finding) : nil
            case .unprepared, .unreadableCertificates, .unreadableKey, .keyMismatch, .handshake, .unreadable,
                .unusableChain, .otherShown:
                .trial(finding)
            }
        }
    }
}

extension Validity {
    /// Full days from the first second to the last.
    fileprivate var wholeDays: Int { Int(exactly: (lifetime / 86_400).rounded(.down)) ?? .max }
}
