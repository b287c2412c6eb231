package import PKI

/// A certificate at a place, as far as the estate is judged by it.
package struct SeenCertificate: Sendable, Hashable {
    /// The place's URI, with the numeric address where there is one.
    package let place: String
    /// Whether an endpoint serves it, as its leaf.
    package let isServed: Bool
    /// The lineage it belongs to; nil for what is not managed.
    package let lineage: String?
    package let fingerprint: SHA256Digest
    /// SHA-256 of the SubjectPublicKeyInfo.
    package let key: SHA256Digest
    /// `RSA`, `curve` …: certificates of two kinds beside each other are a pair, not a renewal.
    package let keyKind: String
    /// RFC 2253 text.
    package let issuer: String
    /// Hexadecimal.
    package let serial: String
    package let names: Set<Identifier>
    package let validity: Validity
    package let isAuthority: Bool
    /// Precertificates share the serial of their certificate by design (RFC 6962 §3.1).
    package let isPrecertificate: Bool

    package init(
        place: String,
        isServed: Bool,
        lineage: String?,
        fingerprint: SHA256Digest,
        key: SHA256Digest,
        keyKind: String,
        issuer: String,
        serial: String,
        names: Set<Identifier>,
        validity: Validity,
        isAuthority: Bool = false,
        isPrecertificate: Bool = false
    ) {
        self.place = place
        self.isServed = isServed
        self.lineage = lineage
        self.fingerprint = fingerprint
        self.key = key
        self.keyKind = keyKind
        self.issuer = issuer
        self.serial = serial
        self.names = names
        self.validity = validity
        self.isAuthority = isAuthority
        self.isPrecertificate = isPrecertificate
    }

    package init(_ certificate: Certificate, at place: String, isServed: Bool, lineage: String? = nil) {
        self.init(
            place: place,
            isServed: isServed,
            lineage: lineage,
            fingerprint: certificate.fingerprint,
            key: certificate.publicKey.digest,
            keyKind: certificate.publicKey.strength.kind,
            issuer: certificate.issuer,
            serial: certificate.serial,
            names: certificate.identifiers,
            validity: certificate.validity,
            isAuthority: certificate.isAuthority,
            isPrecertificate: certificate.isPrecertificate
        )
    }

    /// What it is a renewal of others in: the lineage, or the same names.
    var line: String { lineage ?? names.sorted().map(\.value).joined(separator: ",") }
}

extension KeyStrength {
    /// The algorithm without its size.
    fileprivate var kind: String {
        switch self {
        case .rsa: "RSA"
        case .curve: "ECDSA"
        case .edwards: "EdDSA"
        case .other(let name): name
        }
    }
}
