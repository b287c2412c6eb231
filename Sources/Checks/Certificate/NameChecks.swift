import FoundationEssentials
import PKI

/// Which names a certificate has.
enum NameChecks {
    static let all = [
        missing, commonNameElsewhere, commonNamePresent, internalNames, duplicates, criticality, foreignKinds,
        organizationalUnit, tooMany,
    ]

    /// RFC 9525 §6.3: names are compared with the subjectAltName only.
    private static let missing = CertificateCheck(
        Check(
            17,
            "names-missing",
            "there is no subjectAltName",
            .critical,
            source: "BR §7.1.2.7.12; RFC 9525",
            facts: .certificate
        ),
        about: .servers
    ) { subject in
        let names = subject.profile.extensions.names ?? []
        return .found(
            names.isEmpty ? "no subjectAltName; the subject is \(subject.profile.subject.label)" : nil,
            hint: "have it issued with its names as subjectAltName: clients look at no other"
        )
    }

    private static let commonNameElsewhere = CertificateCheck(
        Check(
            18,
            "common-name-not-in-names",
            "the commonName is none of the subjectAltNames",
            .high,
            source: "BR §7.1.4.3",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let common = subject.profile.subject.values(of: DistinguishedName.commonName)
        guard !common.isEmpty else { return .doesNotApply }
        if common.count > 1 {
            return .violates(detail: "\(common.count) common names", hint: "have it issued with one or none")
        }
        let names = subject.profile.extensions.names ?? []
        let stray = common.first { text in !names.contains { NameFacts.isSpelling(text, of: $0) } }
        return .found(
            stray.map { "commonName \(PrintableWord.of($0)) is not among \(names.count) names" },
            hint: "have it issued without a commonName"
        )
    }

    private static let commonNamePresent = CertificateCheck(
        Check(
            19,
            "common-name-present",
            "there is a commonName",
            .info,
            source: "BR §7.1.2.7.2",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let common = subject.profile.subject.values(of: DistinguishedName.commonName).first
        return .found(
            common.map { "commonName \(PrintableWord.of($0))" },
            hint: "profiles without it exist (tlsserver, shortlived); nothing reads it any more"
        )
    }

    private static let internalNames = CertificateCheck(
        Check(
            24,
            "internal-name",
            "a publicly trusted certificate names what is not public",
            .high,
            source: "BR §7.1.2.7.12",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let issued = subject.profile.notBefore.instant
        let faults = (subject.profile.extensions.names ?? []).compactMap {
            NameFacts.reservation(of: $0, issued: issued)
        }
        return .found(
            faults.isEmpty ? nil : PrintableWord.list(faults),
            hint: "take such names from a private authority"
        )
    }

    private static let duplicates = CertificateCheck(
        Check(
            28,
            "duplicate-name",
            "a name occurs twice",
            .low,
            source: "zlint san_dns_name_duplicate",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        var seen: Set<AlternativeName> = []
        let again = (subject.profile.extensions.names ?? []).filter {
            !seen.insert(AlternativeName($0.kind, $0.folded)).inserted
        }
        return .found(
            again.isEmpty ? nil : PrintableWord.list(again.map(NameFacts.label)),
            hint: "ask for each name once"
        )
    }

    /// RFC 5280 §4.2.1.6: "If the subject field contains an empty sequence, then the issuing CA MUST include a
    /// subjectAltName extension that is marked as critical." BR §7.1.2.7.12: "Otherwise, this extension MUST NOT be
    /// marked critical" (RFC 5280: SHOULD).
    private static let criticality = CertificateCheck(
        Check(
            29,
            "names-criticality",
            "the subjectAltName's critical flag does not fit the subject",
            .medium,
            source: "RFC 5280 §4.2.1.6; BR §7.1.2.7.12",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        guard let item = subject.profile.extensions.first(ExtensionIdentifier.alternativeName) else {
            return .doesNotApply
        }
        let isEmpty = subject.profile.subject.isEmpty
        guard item.isCritical != isEmpty else { return .passes }
        if isEmpty {
            return .violates(detail: "subject empty, subjectAltName not critical", hint: "tell the authority")
        }
        return .violates(
            detail: "subject not empty, subjectAltName critical",
            hint: "harmless for most clients; tell the authority",
            severity: subject.isPublic ? nil : .low
        )
    }

    private static let foreignKinds = CertificateCheck(
        Check(
            30,
            "foreign-name-kind",
            "a name is neither a DNS name nor an address",
            .medium,
            source: "BR §7.1.2.7.12",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let foreign = (subject.profile.extensions.names ?? []).filter { $0.kind != .dns && $0.kind != .address }
        return .found(
            foreign.isEmpty ? nil : PrintableWord.list(foreign.map(\.kind.rawValue)),
            hint: "have it issued with DNS names and addresses only"
        )
    }

    private static let organizationalUnit = CertificateCheck(
        Check(
            31,
            "organizational-unit",
            "the subject has an organizationalUnitName",
            .medium,
            source: "BR §7.1.4.2; zlint organizational_unit_name_prohibited",
            facts: .certificate,
            realm: .publicTrust,
            from: RuleDate.september2022
        ),
        about: .servers
    ) { subject in
        let units = subject.profile.subject.values(of: DistinguishedName.organizationalUnit)
        return .found(
            units.first.map { "organizationalUnitName \(PrintableWord.of($0))" },
            hint: "have it issued without"
        )
    }

    private static let tooMany = CertificateCheck(
        Check(
            33,
            "too-many-names",
            "there are more names than the policy allows",
            .low,
            source: "policy; Let's Encrypt rate limits",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        let (count, most) = (subject.profile.extensions.names?.count ?? 0, subject.policy.mostNames)
        return .found(
            count > most ? "\(count) names, at most \(most) are allowed" : nil,
            hint: "divide them: one name that cannot be validated stops them all"
        )
    }
}
