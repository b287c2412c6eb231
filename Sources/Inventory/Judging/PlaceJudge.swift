package import Checks
package import FoundationEssentials
package import PKI

/// Judges what was seen at one place. Pure but for the verification of chains; thread-safe.
package struct PlaceJudge: Sendable {
    package let trust: TrustJudge
    package let pool: IssuerPool
    package let certificates: CertificatePolicy
    package let endpoints: EndpointPolicy
    /// Rules that are left out, by number.
    package let excluded: Set<Int>
    /// The fingerprints of what Rekey rotates, in hex.
    package let managed: Set<String>
    /// The URIs of the files that services show to those who connect.
    package let shown: Set<String>
    /// Whether files must be trusted by the stores as well, and not only what is served.
    package let judgesTrustOfFiles: Bool
    package let instant: Date

    package init(
        trust: TrustJudge,
        pool: IssuerPool = IssuerPool(),
        certificates: CertificatePolicy = CertificatePolicy(),
        endpoints: EndpointPolicy = EndpointPolicy(),
        excluded: Set<Int> = [],
        managed: Set<String> = [],
        shown: Set<String> = [],
        judgesTrustOfFiles: Bool = false,
        instant: Date
    ) {
        self.trust = trust
        self.pool = pool
        self.certificates = certificates
        self.endpoints = endpoints
        self.excluded = excluded
        self.managed = managed
        self.shown = shown
        self.judgesTrustOfFiles = judgesTrustOfFiles
        self.instant = instant
    }

    /// What is wrong with a leaf, everything that applies, passes included.
    ///
    /// - Parameters:
    ///   - company: what came after it in the file or in the served chain.
    ///   - purpose: what it is judged as; nil for what it says of itself. What is served is a server's.
    ///   - isServed: whether clients see it: then it matters whether they trust it.
    package func judgements(
        of leaf: Certificate,
        beside company: [Certificate],
        file: FileFacts? = nil,
        purpose: CertificatePurpose? = nil,
        isServed: Bool
    ) -> [Judgement] {
        guard let profile = try? CertificateProfile(leaf) else { return [] }
        let purpose = isServed ? .server : purpose ?? CertificatePurpose.likely(of: profile)
        let issuers = company.prefix(Self.mostIssuers).compactMap { try? CertificateProfile($0) }
        var facts = trust.facts(of: leaf, beside: company + pool.issuers(of: leaf))
        // A file of a private authority is nobody's concern until a client refuses it, unless stores were named.
        if !isServed, !judgesTrustOfFiles, !facts.isPubliclyTrusted, facts.stores.count <= 1 { facts.stores = [] }
        // Stores are asked whether a server's certificate is good: a client's never is.
        if purpose != .server { facts.stores = [] }
        let subject = CertificateSubject(
            profile: profile,
            issuers: issuers,
            purpose: purpose,
            trust: facts,
            policy: certificates,
            file: file,
            isManaged: managed.contains(leaf.fingerprint.description),
            instant: instant
        )
        return CertificateChecks.judge(subject, excluding: excluded)
    }

    /// What is wrong with the certificates of a file or a secret: with its leaves, that is, and where it holds none,
    /// with its authorities'.
    func findings(of sightings: [Sighting], at place: Place, file: FileFacts? = nil) -> [PlaceFinding] {
        let certificates = sightings.map(\.certificate)
        let leaves = leaves(among: sightings, at: place)
        // Those above a leaf are judged with it, as its chain.
        let judged = leaves.isEmpty ? Array(sightings.indices) : leaves
        let findings = judged.flatMap { index -> [PlaceFinding] in
            let sighting = sightings[index]
            let company = certificates[(index + 1)...].prefix(while: \.isAuthority)
            let found = judgements(
                of: sighting.certificate,
                beside: Array(company),
                // The file's own flaws are told once, whatever it holds.
                file: index == judged.first ? file : nil,
                purpose: sighting.certificate.isCA && !leaves.isEmpty ? .server : nil,
                isServed: false
            )
            let spot = sighting.alias.map { "#\($0)" } ?? "#\(sighting.position)"
            return found.compactMap {
                PlaceFinding($0, at: place.uri, spot: spot, fingerprint: sighting.certificate.fingerprint.description)
            }
        }
        return PlaceFinding.apart(findings)
    }

    /// The positions in the list of what is met as a leaf there.
    func leaves(among sightings: [Sighting], at place: Place) -> [Int] {
        if place.kind == .endpoint { return sightings.indices.filter { sightings[$0].position == 0 } }
        return LeafChoice.positions(in: sightings.map(\.certificate), isShown: shown.contains(place.uri))
    }

    /// More than the longest way upwards; a bundle of a thousand is no chain.
    private static let mostIssuers = 12
}
