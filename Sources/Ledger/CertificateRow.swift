package import FoundationEssentials

/// A name a certificate is for.
package struct CertificateName: Sendable, Hashable {
    /// What kind of name it is. The raw values are stored and printed: they never change.
    package enum Kind: String, Sendable, CaseIterable {
        case dns, ip
        /// A mail address, a URI, or whatever else a certificate can name.
        case other
    }

    package let kind: Kind
    /// Printable; in lower case once it is stored, and at most 400 characters of it.
    package let name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

/// What is kept of a certificate: facts of the certificate itself, which never change.
package struct CertificateRow: Sendable, Equatable {
    /// SHA-256 of the DER encoding, in lower-case hex: its identity.
    package var fingerprint: String
    /// SHA-256 of the SubjectPublicKeyInfo, in lower-case hex.
    package var spki: String
    /// In lower-case hex.
    package var serial: String
    /// The subject's distinguished name, printable.
    package var subject: String
    /// The subject's common name, if it has one.
    package var commonName: String?
    /// The issuer's distinguished name, printable.
    package var issuer: String
    /// The issuer's common name, if it has one.
    package var issuerName: String?
    /// The issuer's organisation, if it has one.
    package var issuerOrganisation: String?
    package var notBefore: Date
    package var notAfter: Date
    /// A word for the key's kind, such as `rsa`, `ecdsa` or `ed25519`.
    package var keyType: String
    package var keyBits: Int
    /// The name of the signature algorithm.
    package var signature: String
    /// Whether it is an authority's and was never met as a leaf; once it is not, it stays so in the ledger.
    package var isAuthority: Bool
    package var isSelfSigned: Bool
    /// A digest of the sorted names, in hex, or the empty text where there are none: two certificates for the same names
    /// have the same. The caller decides how it is made and keeps to it.
    package var nameSet: String
    /// The alternative names, in the certificate's order.
    package var names: [CertificateName]

    package init(
        fingerprint: String,
        spki: String,
        serial: String,
        subject: String,
        commonName: String?,
        issuer: String,
        issuerName: String?,
        issuerOrganisation: String?,
        notBefore: Date,
        notAfter: Date,
        keyType: String,
        keyBits: Int,
        signature: String,
        isAuthority: Bool,
        isSelfSigned: Bool,
        nameSet: String,
        names: [CertificateName]
    ) {
        self.fingerprint = fingerprint
        self.spki = spki
        self.serial = serial
        self.subject = subject
        self.commonName = commonName
        self.issuer = issuer
        self.issuerName = issuerName
        self.issuerOrganisation = issuerOrganisation
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keyType = keyType
        self.keyBits = keyBits
        self.signature = signature
        self.isAuthority = isAuthority
        self.isSelfSigned = isSelfSigned
        self.nameSet = nameSet
        self.names = names
    }
}
