package import PKI

/// What is looked for in Certificate Transparency: certificates for our domains that are not ours.
package struct TransparencyWatch: Sendable {
    /// The domains; each stands for itself and for everything below it. A leading `*.` means nothing more.
    package let domains: [DNSName]
    /// The digests of the keys that we made, whatever certificate they are in.
    package let ownKeys: Set<SHA256Digest>
    private let ownSerials: Set<String>

    /// - Parameter ownSerials: the serial numbers of certificates that we had issued, in hexadecimal, with or without
    ///   leading zeros, of either case.
    package init(domains: [DNSName], ownKeys: Set<SHA256Digest>, ownSerials: some Sequence<String>) {
        self.domains = domains
        self.ownKeys = ownKeys
        self.ownSerials = Set(ownSerials.map(Self.normal))
    }

    /// Whether a certificate with this serial number is ours.
    package func isOwn(serial: String) -> Bool { ownSerials.contains(Self.normal(serial)) }

    /// Whether the certificate is ours: by its key or its serial number.
    package func isOwn(_ certificate: Certificate) -> Bool {
        ownKeys.contains(certificate.publicKey.digest) || isOwn(serial: certificate.serial)
    }

    /// Whether the certificate is for one of the domains.
    package func concerns(_ certificate: Certificate) -> Bool {
        certificate.identifiers.contains { identifier in
            guard case .dns(let name) = identifier else { return false }
            return concerns(name.base)
        }
    }

    /// Whether a name, without `*.`, is one of the domains or below one.
    func concerns(_ name: String) -> Bool {
        domains.contains { name == $0.base || name.hasSuffix("." + $0.base) }
    }

    /// Whether a domain's name stands anywhere in octets: for certificates that cannot be read.
    func isMentioned(in octets: [UInt8]) -> Bool {
        let text = octets.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return domains.contains { domain in
            let name = Array(domain.base.utf8)
            guard let first = name.first else { return false }
            return text.indices.contains { text[$0] == first && text[$0...].starts(with: name) }
        }
    }

    private static func normal(_ serial: String) -> String { String(serial.lowercased().drop { $0 == "0" }) }
}
