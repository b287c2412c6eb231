import FoundationEssentials
import PKI
import Storage
import TLS

/// The checks that are decided by the certificate's content alone: pure functions, evidence out.
enum ContentChecks {
    /// Clocks may differ by this much: five minutes.
    static let skew: Double = 300
    /// A chain has to build tomorrow too: an intermediate about to expire must not go live today.
    static let foresight: Double = 86_400

    /// Exactly the names ordered (RFC 8555 §7.4: the order's identifiers and no others).
    static func names(_ leaf: Certificate, _ asked: Set<Identifier>) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        let missing = asked.subtracting(leaf.identifiers).sorted()
        if !missing.isEmpty { findings.append(.namesMissing(missing)) }
        let unasked = leaf.identifiers.subtracting(asked).sorted()
        if !unasked.isEmpty { findings.append(.namesUnasked(unasked)) }
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
        if validity.notAfter <= now { findings.append(.expired(notAfter: validity.notAfter)) }
        if let live = requirements.liveNotAfter, validity.notAfter < live, !requirements.mayExpireEarlier {
            findings.append(.endsEarlier(notAfter: validity.notAfter, live: live))
        }
        return findings
    }

    /// A path to a trusted root now, and a day ahead or at the leaf's end if that comes first.
    static func chain(_ chain: CertificateChain, _ trust: TrustStore, at now: Date) -> [ValidationFinding] {
        let validity = chain.leaf.validity
        // A certificate made a moment ago by a clock that is ahead is judged at its first second.
        let start =
            validity.notBefore > now && validity.notBefore <= now.addingTimeInterval(skew)
            ? validity.notBefore : now
        // OpenSSL takes the last second itself, which is valid by RFC 5280 §4.1.2.5, for expired.
        let later = min(start.addingTimeInterval(foresight), validity.notAfter.addingTimeInterval(-1))
        var findings: [ValidationFinding] = []
        for instant in later > start ? [start, later] : [start] {
            switch trust.verify(chain, at: instant) {
            case .trusted: break
            case .untrusted(let reason, let position):
                findings.append(.untrusted(reason: reason, position: position, at: instant))
            case .undecided(let error): findings.append(.undecided(error))
            }
        }
        return findings
    }

    /// A certificate of a TLS server and of nothing else.
    static func purpose(_ leaf: Certificate) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        if !leaf.allowsServerAuthentication { findings.append(.notForServers) }
        if leaf.isCA { findings.append(.authority) }
        if leaf.isPrecertificate { findings.append(.precertificate) }
        return findings
    }

    /// The kind of key that was asked for.
    static func keyAlgorithm(_ leaf: Certificate, _ asked: KeyAlgorithm) -> [ValidationFinding] {
        let got = leaf.publicKey.algorithm
        return got == asked ? [] : [.otherKeyAlgorithm(asked: asked, got: got)]
    }

    /// A key that no earlier generation had.
    static func fresh(_ leaf: Certificate, _ earlier: [SHA256Digest: GenerationNumber]) -> [ValidationFinding] {
        earlier[leaf.publicKey.digest].map { [.keyReused(of: $0)] } ?? []
    }

    /// What a trial handshake says that the other checks do not say already: trust and missing names are theirs.
    static func trial(_ result: TrialResult, leaf: Certificate) -> [ValidationFinding] {
        result.findings.compactMap { finding in
            switch finding {
            case .untrusted: nil
            case .undecided(let error): .undecided(error)
            case .wrongName(let name): leaf.identifiers.contains(name) ? .trial(finding) : nil
            case .unreadableCertificates, .unreadableKey, .keyMismatch, .handshake, .unreadable, .unusableChain:
                .trial(finding)
            }
        }
    }
}
