package import Ledger
package import PKI

extension CertificateRow {
    /// What the store keeps of a certificate.
    package init(_ certificate: Certificate) {
        let (type, bits) = Self.key(certificate.publicKey)
        let names = Self.names(of: certificate)
        self.init(
            fingerprint: certificate.fingerprint.description,
            spki: certificate.publicKey.digest.description,
            serial: certificate.serial,
            subject: PrintableLine.of(certificate.subject),
            commonName: DistinguishedNameText.value("CN", in: certificate.subject),
            issuer: PrintableLine.of(certificate.issuer),
            issuerName: DistinguishedNameText.value("CN", in: certificate.issuer),
            issuerOrganisation: DistinguishedNameText.value("O", in: certificate.issuer),
            notBefore: certificate.validity.notBefore,
            notAfter: certificate.validity.notAfter,
            keyType: type,
            keyBits: bits,
            signature: certificate.signatureAlgorithm.description,
            isAuthority: certificate.isAuthority,
            isSelfSigned: certificate.isSelfSigned,
            nameSet: names.isEmpty ? "" : Self.digest(of: names),
            names: names
        )
    }

    private static func names(of certificate: Certificate) -> [CertificateName] {
        let identifiers = certificate.identifiers.sorted().map { identifier in
            switch identifier {
            case .dns(let name): CertificateName(.dns, name.ascii)
            case .ip(let address): CertificateName(.ip, address.description)
            }
        }
        return identifiers + certificate.otherNames.map { CertificateName(.other, PrintableLine.of($0)) }
    }

    private static func digest(of names: [CertificateName]) -> String {
        let text = names.map { "\($0.kind.rawValue):\($0.name)" }.sorted().joined(separator: "\n")
        return SHA256Digest(hashing: Array(text.utf8)).description
    }

    private static func key(_ key: SubjectPublicKeyInfo) -> (String, Int) {
        switch key.strength {
        case .rsa(let bits): ("rsa", bits)
        case .curve("P-256"): ("ecdsa", 256)
        case .curve("P-384"): ("ecdsa", 384)
        case .curve("P-521"): ("ecdsa", 521)
        case .curve(let name): ("ecdsa \(PrintableLine.of(name))", 0)
        case .edwards("Ed448"): ("ed448", 456)
        case .edwards: ("ed25519", 256)
        case .other(let name): (PrintableLine.of(name).lowercased(), 0)
        }
    }
}
