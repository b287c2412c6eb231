package import FoundationEssentials

/// A certificate and all that is known about it when it is judged.
package struct CertificateSubject: Sendable {
    /// The certificate.
    package let profile: CertificateProfile
    /// What came after it in the served chain or in the file, in that order.
    package let issuers: [CertificateProfile]
    /// Those of ``issuers`` that lead upwards from the certificate by name and key identifier, nearest first; at most ten.
    package let path: [CertificateProfile]
    /// What it is judged as.
    package let purpose: CertificatePurpose
    /// What became of verifying its chain.
    package let trust: TrustFacts
    /// What the operator wants.
    package let policy: CertificatePolicy
    /// What is known of its files; nil when it was not found in one.
    package let file: FileFacts?
    /// Whether its renewal is somebody's duty already: then how much of its lifetime is left is judged by the schedule.
    package let isManaged: Bool
    /// Now.
    package let instant: Date

    /// A subject. Without a purpose it is what ``CertificatePurpose/likely(of:)`` says.
    package init(
        profile: CertificateProfile,
        issuers: [CertificateProfile] = [],
        purpose: CertificatePurpose? = nil,
        trust: TrustFacts,
        policy: CertificatePolicy = CertificatePolicy(),
        file: FileFacts? = nil,
        isManaged: Bool = false,
        instant: Date
    ) {
        self.profile = profile
        self.issuers = issuers
        self.purpose = purpose ?? .likely(of: profile)
        self.trust = trust
        self.policy = policy
        self.file = file
        self.isManaged = isManaged
        self.instant = instant
        path = Self.path(from: profile, among: issuers)
    }

    /// Whether the chain ends in a root that browsers ship.
    var isPublic: Bool { trust.isPubliclyTrusted }

    private static func path(
        from leaf: CertificateProfile,
        among issuers: [CertificateProfile]
    ) -> [CertificateProfile] {
        var path: [CertificateProfile] = []
        var rest = issuers
        var last = leaf
        while path.count < 10, !last.isSelfSigned, let index = rest.firstIndex(where: last.isNamed(asIssuedBy:)) {
            last = rest.remove(at: index)
            path.append(last)
        }
        return path
    }
}
