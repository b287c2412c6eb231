import FoundationEssentials
import PKI

/// The extensions of a certificate.
enum ExtensionChecks {
    static let all = [unknownCritical, structure, access, noRevocation, policies, poison, timestamps]

    /// RFC 5280 §4.2: "A certificate-using system MUST reject the certificate if it encounters a critical extension it
    /// does not recognize or a critical extension that contains information that it cannot process." The poison is
    /// rule 71's.
    private static let unknownCritical = CertificateCheck(
        Check(
            61,
            "unknown-critical-extension",
            "a critical extension is none that clients know",
            .critical,
            source: "RFC 5280 §4.2",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let unknown = subject.profile.extensions.all.filter { $0.isCritical && !known.contains($0.identifier) }
        return .found(
            unknown.isEmpty ? nil : PrintableWord.list(unknown.map(\.identifier)),
            hint: "have it issued without: clients refuse it"
        )
    }

    /// What the path validation of RFC 5280 §6 processes, and what clients bear being marked critical.
    private static let known: Set<String> = [
        ExtensionIdentifier.subjectKey, ExtensionIdentifier.keyUsage, ExtensionIdentifier.alternativeName,
        ExtensionIdentifier.basicConstraints, ExtensionIdentifier.nameConstraints, ExtensionIdentifier.revocationLists,
        ExtensionIdentifier.policies, ExtensionIdentifier.authorityKey, ExtensionIdentifier.extendedKeyUsage,
        ExtensionIdentifier.poison, "2.5.29.33", "2.5.29.36", "2.5.29.54",
    ]

    private static let structure = CertificateCheck(
        Check(
            62,
            "malformed-structure",
            "an extension occurs twice or cannot be read, the version is not 3, or there are unique identifiers",
            .high,
            source: "RFC 5280 §4.1.2.1, §4.1.2.8, §4.2",
            facts: .certificate
        ),
        about: .everything
    ) { subject in
        let (profile, extensions) = (subject.profile, subject.profile.extensions)
        let faults = [
            profile.version == 3 ? nil : "version \(profile.version)",
            profile.hasUniqueIdentifiers ? "unique identifiers" : nil,
            extensions.repeated.isEmpty ? nil : "twice: \(PrintableWord.list(extensions.repeated))",
            extensions.unreadable.isEmpty ? nil : "unreadable: \(PrintableWord.list(extensions.unreadable))",
        ].compactMap { $0 }
        return .found(
            faults.isEmpty ? nil : faults.joined(separator: "; "),
            hint: "have it issued again: strict clients refuse it"
        )
    }

    /// BR §7.1.2.7.7: locations are URIs of the scheme http. Not https: a client would need a chain to fetch a chain.
    private static let access = CertificateCheck(
        Check(
            64,
            "authority-access",
            "authorityInfoAccess is missing or holds something other than http URLs",
            .medium,
            source: "BR §7.1.2.7.6, §7.1.2.7.7",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        guard let access = subject.profile.extensions.access, !access.isEmpty else {
            return .violates(detail: "there is no authorityInfoAccess", hint: "tell the authority")
        }
        let foreign = access.map(\.location).filter { !isPlainURL($0) }
        return .found(
            foreign.isEmpty ? nil : PrintableWord.list(foreign.map(NameFacts.label)),
            hint: "clients fetch such places over plain http only; tell the authority"
        )
    }

    private static func isPlainURL(_ name: AlternativeName) -> Bool {
        name.kind == .uri && String(decoding: name.octets.prefix(7), as: UTF8.self).lowercased() == "http://"
    }

    /// BR §7.1.2.11.2: needed unless the certificate is short-lived (§1.6.1: seven days; ten until 2026-03-15) or says
    /// where OCSP is spoken.
    private static let noRevocation = CertificateCheck(
        Check(
            65,
            "no-revocation-pointer",
            "there is neither a revocation list nor OCSP, though the certificate is not short-lived",
            .high,
            source: "BR §7.1.2.11.2",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let (profile, extensions) = (subject.profile, subject.profile.extensions)
        let speaksOCSP = extensions.access?.contains { $0.method == ProfileExtensions.AccessLocation.ocsp } ?? false
        guard extensions.revocationLists.isEmpty, !speaksOCSP, profile.validity.lifetime + 1 > shortLife(profile) else {
            return .passes
        }
        return .violates(
            detail: "valid for \(profile.days) days without CRLDistributionPoints and OCSP",
            hint: "nobody can learn of a revocation; tell the authority"
        )
    }

    private static func shortLife(_ profile: CertificateProfile) -> Double {
        let issued = profile.notBefore.instant
        if issued >= RuleDate.march2026 { return 7 * RuleDate.day }
        return issued >= RuleDate.march2024 ? 10 * RuleDate.day : 0
    }

    /// BR §7.1.2.7.9: exactly one of the reserved policies.
    private static let policies = CertificateCheck(
        Check(
            68,
            "policies",
            "there is not exactly one of the reserved certificate policies",
            .medium,
            source: "BR §7.1.2.7.9, §7.1.6.1",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let hint = "tell the authority"
        guard let policies = subject.profile.extensions.policies else {
            return .violates(detail: "there are no certificatePolicies", hint: hint)
        }
        let reserved = policies.filter { reservedPolicies.contains($0) }
        guard reserved.count != 1 else { return .passes }
        let detail =
            reserved.isEmpty ? "no reserved one among \(PrintableWord.list(policies))" : PrintableWord.list(reserved)
        return .violates(detail: detail, hint: hint)
    }

    /// Extended, domain, organisation and individual validation.
    private static let reservedPolicies = ["2.23.140.1.1", "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3"]

    private static let poison = CertificateCheck(
        Check(
            71,
            "precertificate",
            "it is a precertificate",
            .critical,
            source: "RFC 6962 §3.1",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        .found(
            subject.profile.extensions.isPrecertificate ? "it carries the poison of precertificates" : nil,
            hint: "deploy the certificate that was issued for it: every client refuses this one"
        )
    }

    private static let timestamps = CertificateCheck(
        Check(
            72,
            "certificate-timestamps",
            "the embedded certificate timestamps do not satisfy browsers",
            .high,
            source: "Chrome CT Policy; RFC 6962",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        TimestampJudge.judge(subject)
    }
}
