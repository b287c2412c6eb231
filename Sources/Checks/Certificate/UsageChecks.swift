import PKI

/// What a leaf may be used for.
enum UsageChecks {
    static let all = [isAuthority, purposeMissing, clientAuthentication, foreignPurposes, noDigitalSignature]

    private static let isAuthority = CertificateCheck(
        Check(
            56,
            "leaf-is-authority",
            "the leaf may sign certificates or revocation lists",
            .critical,
            source: "BR §7.1.2.7.8, §7.1.2.7.11",
            facts: .certificate
        ),
        about: .leaves
    ) { subject in
        let extensions = subject.profile.extensions
        if extensions.isAuthority {
            return .violates(
                detail: "basicConstraints says CA:TRUE",
                hint: "have a leaf issued: strict clients refuse an authority's certificate here"
            )
        }
        guard let usage = extensions.keyUsage else { return .passes }
        let signs = [(KeyUsage.keyCertSign, "keyCertSign"), (.revocationSign, "cRLSign")].filter {
            usage.contains($0.0)
        }
        guard !signs.isEmpty else { return .passes }
        return .violates(
            detail: "keyUsage has \(signs.map(\.1).joined(separator: " and "))",
            hint: "have it issued without",
            severity: .high
        )
    }

    /// BR §7.1.2.7.10: serverAuth MUST be there. Elsewhere a certificate without the extension is good for everything
    /// (RFC 5280 §4.2.1.12).
    private static let purposeMissing = CertificateCheck(
        Check(
            57,
            "purpose-missing",
            "extendedKeyUsage does not name what the certificate is used for",
            .critical,
            source: "BR §7.1.2.7.10; RFC 5280 §4.2.1.12",
            facts: .certificate
        ),
        about: .speakers
    ) { subject in
        let isServer = subject.purpose == .server
        let name = isServer ? "serverAuth" : "clientAuth"
        guard let purposes = subject.profile.extensions.purposes else {
            guard subject.isPublic else { return .passes }
            return .violates(detail: "there is no extendedKeyUsage", hint: "have it issued with \(name)")
        }
        let wanted = isServer ? Purpose.serverAuthentication : Purpose.clientAuthentication
        guard !purposes.contains(wanted) else { return .passes }
        return .violates(
            detail: "\(name) is not among \(PrintableWord.list(purposes))",
            hint: "have it issued with \(name): clients refuse it"
        )
    }

    /// Chrome Root Program Policy 1.8 §1.3.2: hierarchies for servers alone.
    private static let clientAuthentication = CertificateCheck(
        Check(
            58,
            "client-auth-in-server",
            "a public server certificate is good for clients too",
            .info,
            source: "Chrome Root Program Policy 1.8 §1.3.2",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let purposes = subject.profile.extensions.purposes ?? []
        guard purposes.contains(Purpose.clientAuthentication) else { return .passes }
        let isForbidden = subject.profile.notBefore.instant >= RuleDate.march2027
        return .violates(
            detail: "extendedKeyUsage has clientAuth",
            hint: isForbidden
                ? "have it issued without: Chrome refuses it"
                : "forbidden from 2027-03-15; take clients' certificates from a private authority",
            severity: isForbidden ? .high : nil
        )
    }

    private static let foreignPurposes = CertificateCheck(
        Check(
            59,
            "foreign-purpose",
            "a server certificate is good for something else",
            .high,
            source: "BR §7.1.2.7.10",
            facts: .certificate,
            realm: .publicTrust
        ),
        about: .servers
    ) { subject in
        let foreign = (subject.profile.extensions.purposes ?? []).compactMap { Purpose.foreign[$0] }
        return .found(
            foreign.isEmpty ? nil : "extendedKeyUsage has \(PrintableWord.list(foreign))",
            hint: "have it issued with serverAuth alone"
        )
    }

    /// RFC 8446 §4.4.2.2: "If the "Key Usage" extension is present, the digitalSignature bit MUST be set".
    private static let noDigitalSignature = CertificateCheck(
        Check(
            60,
            "no-digital-signature",
            "keyUsage lacks digitalSignature",
            .high,
            source: "BR §7.1.2.7.11; RFC 8446 §4.4.2.2",
            facts: .certificate
        ),
        about: .speakers
    ) { subject in
        guard let usage = subject.profile.extensions.keyUsage else { return .passes }
        return .found(
            usage.contains(.digitalSignature)
                ? nil : "keyUsage has no digitalSignature; the key is \(subject.profile.key.label)",
            hint: "have it issued with it: TLS 1.3 cannot be spoken otherwise"
        )
    }
}
