/// What certificates are signed with.
enum SignatureChecks {
    static let all = [brokenDigest, digestForCurve, differingAlgorithms]

    /// Roots are trusted for their key; nobody verifies their signature.
    private static let brokenDigest = CertificateCheck(
        Check(
            43,
            "broken-digest",
            "a signature in the chain uses SHA-1 or MD5",
            .critical,
            source: "BR §7.1.3.2",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let signed = ([subject.profile] + subject.path).filter { !$0.isSelfSigned && $0.signature.hasBrokenDigest }
        return .found(
            signed.first.map { "\($0.subject.isEmpty ? "the leaf" : $0.subject.label): \($0.signature.label)" },
            hint: "have it issued again with SHA-256: clients refuse it"
        )
    }

    /// BR §7.1.3.2.2: "If the signing key is P-256, the signature MUST use ECDSA with SHA-256", P-384 with SHA-384, P-521
    /// with SHA-512.
    private static let digestForCurve = CertificateCheck(
        Check(
            44,
            "digest-not-of-curve",
            "an ECDSA signature's digest is not the one of its curve",
            .medium,
            source: "BR §7.1.3.2.2",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .leaves
    ) { subject in
        guard subject.profile.signature.family == .ecdsa else { return .doesNotApply }
        guard let issuer = subject.path.first, case .curve(let curve) = issuer.key else {
            return .undecided("the issuer's certificate is not at hand")
        }
        guard let wanted = digests[curve], let digest = subject.profile.signature.digest else { return .doesNotApply }
        return .found(digest == wanted ? nil : "\(digest) with \(curve), not \(wanted)", hint: "tell the authority")
    }

    private static let digests = ["P-256": "SHA-256", "P-384": "SHA-384", "P-521": "SHA-512"]

    /// RFC 5280 §4.1.1.2: "This field MUST contain the same algorithm identifier as the signature field in the sequence
    /// tbsCertificate".
    private static let differingAlgorithms = CertificateCheck(
        Check(
            45,
            "signature-algorithms-differ",
            "the signature's algorithm is another inside than outside of what is signed",
            .high,
            source: "RFC 5280 §4.1.1.2; BR §7.1.2.7",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let (inner, outer) = (subject.profile.signature, subject.profile.outerSignature)
        guard inner != outer else { return .passes }
        let detail = inner.label == outer.label ? "the parameters of \(inner.label)" : "\(inner.label), \(outer.label)"
        return .violates(
            detail: "inside and outside differ: \(detail)",
            hint: "have it issued again: clients refuse it"
        )
    }
}
