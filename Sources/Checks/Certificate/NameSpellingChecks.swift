import PKI

/// How the names of a certificate are written.
enum NameSpellingChecks {
    static let all = [wildcard, malformed, international, hostile]

    /// RFC 9525 §6.3: the wildcard is the whole left-most label. Clients want two labels after it (OpenSSL does), and
    /// nothing may stand on a public suffix; those are known only as far as the policy lists them.
    private static let wildcard = CertificateCheck(
        Check(
            22,
            "wildcard-misplaced",
            "a wildcard is not the whole left-most label, or stands on a public suffix",
            .high,
            source: "BR §3.2.2.6; RFC 9525 §6.3",
            facts: .certificate
        ),
        about: .servers
    ) { subject in
        let faults = subject.profile.dnsNames.compactMap { name in
            wildcardFault(NameFacts.labels(name), subject.policy.publicSuffixes).map {
                "\(NameFacts.label(name)) (\($0))"
            }
        }
        return .found(
            faults.isEmpty ? nil : PrintableWord.list(faults),
            hint: "clients do not match it; name what is meant"
        )
    }

    private static func wildcardFault(_ labels: [String], _ suffixes: Set<String>) -> String? {
        guard let first = labels.first, labels.contains(where: { $0.contains("*") }) else { return nil }
        let rest = labels.dropFirst()
        if first.contains("*"), first != "*" { return "part of a label" }
        if rest.contains(where: { $0.contains("*") }) { return "not left-most" }
        if rest.isEmpty { return "nothing else" }
        if rest.count == 1 { return "on a single label" }
        return suffixes.contains(rest.joined(separator: ".")) ? "on a public suffix" : nil
    }

    /// RFC 1034 §3.1 and RFC 5890 §2.3.1. NUL octets and leading periods are rule 27's, other octets rule 26's. BR
    /// §7.1.2.7.12: no underscores; in private they harm nobody.
    private static let malformed = CertificateCheck(
        Check(
            25,
            "name-malformed",
            "a DNS name is not made of labels of 1 to 63 letters, digits and inner hyphens",
            .high,
            source: "BR §7.1.2.7.12; RFC 1034 §3.1",
            facts: .certificate
        ),
        about: .servers
    ) { subject in
        let faults = subject.profile.dnsNames.compactMap { name in
            fault(of: name, allowsUnderscore: !subject.isPublic).map { "\(NameFacts.label(name)) (\($0))" }
        }
        return .found(faults.isEmpty ? nil : PrintableWord.list(faults), hint: "have it issued with the right spelling")
    }

    private static func fault(of name: AlternativeName, allowsUnderscore: Bool) -> String? {
        if name.octets.isEmpty { return "empty" }
        guard name.octets.allSatisfy({ $0 > 0 && $0 < 0x80 }), name.octets.first != dot else { return nil }
        if name.octets.count > 253 { return "\(name.octets.count) octets" }
        let labels = NameFacts.labels(name)
        if labels.last == "" { return "trailing dot" }
        for label in labels {
            if label.isEmpty { return "empty label" }
            if label.utf8.count > 63 { return "a label of \(label.utf8.count) octets" }
            if label.contains("*") { continue }
            if label.hasPrefix("-") || label.hasSuffix("-") { return "hyphen at an end" }
            if label.contains("_"), !allowsUnderscore { return "underscore" }
            if !label.utf8.allSatisfy(isLetterDigitHyphen) { return "other characters" }
        }
        return nil
    }

    private static func isLetterDigitHyphen(_ octet: UInt8) -> Bool {
        (0x61...0x7A).contains(octet) || (0x30...0x39).contains(octet) || octet == 0x2D || octet == 0x5F
    }

    /// RFC 5280 §7.2 and RFC 5891 §5.4: A-labels that decode, encode back to themselves, and are in normal form C.
    private static let international = CertificateCheck(
        Check(
            26,
            "international-name-malformed",
            "an internationalised label is not an A-label in normal form C",
            .medium,
            source: "RFC 5280 §7.2; RFC 5891 §5.4; zlint idn_dnsname_*",
            facts: .certificate
        ),
        about: .servers
    ) { subject in
        let faults = subject.profile.dnsNames.compactMap { name in
            internationalFault(name).map { "\(NameFacts.label(name)) (\($0))" }
        }
        return .found(
            faults.isEmpty ? nil : PrintableWord.list(faults),
            hint: "have it issued with the registered spelling"
        )
    }

    private static func internationalFault(_ name: AlternativeName) -> String? {
        guard name.octets.allSatisfy({ $0 < 0x80 }) else { return "not ASCII" }
        for label in NameFacts.labels(name) where label.hasPrefix("xn--") {
            // A second label makes it a name; the first alone is of interest.
            guard let spelling = (try? DNSName("\(label).example"))?.readersSpelling else {
                return "\(label) stands for nothing"
            }
            if !NormalForm.isComposed(spelling) { return "\(label) is not in normal form C" }
        }
        return nil
    }

    /// A NUL ends the name for careless clients: `bank.example\0.evil.example`.
    private static let hostile = CertificateCheck(
        Check(
            27,
            "name-deceptive",
            "a name holds a NUL octet or begins with a period",
            .critical,
            source: "RFC 9525 §7; zlint community",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        let names = (subject.profile.extensions.names ?? []).filter { name in
            switch name.kind {
            case .dns: name.octets.contains(0) || name.octets.first == dot
            case .email, .uri: name.octets.contains(0)
            case .other, .x400, .directory, .party, .address, .registered: false
            }
        }
        let common = subject.profile.subject.values(of: DistinguishedName.commonName).filter { $0.utf8.contains(0) }
        let faults = names.map(NameFacts.label) + common.map { "commonName \(PrintableWord.of($0))" }
        return .found(
            faults.isEmpty ? nil : PrintableWord.list(faults),
            hint: "do not use it: it is made to be taken for another"
        )
    }

    private static let dot = UInt8(ascii: ".")
}
