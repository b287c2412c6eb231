import FoundationEssentials
import PKI

/// A root and the intermediate under it that signs leaves, made anew at each start; the keys never leave OpenSSL.
struct Hierarchy: Sendable {
    /// How long root and intermediate are valid: far longer than anything that is demonstrated or tested with them.
    private static let lifetime: TimeInterval = 10 * 365 * 86_400

    let root: Certificate
    let intermediate: Certificate
    private let issuer: CertificateSigner

    /// Makes both, valid from a day before the instant given.
    init(named name: String, at instant: Date) throws(OpenSSLError) {
        // Distinct names for distinct hierarchies: a verifier finds issuers by name before it looks at keys.
        let key = try KeyHandle.generate()
        let mark = String(key.publicKey.digest.description.prefix(6))
        let validity = Validity(
            notBefore: instant.addingTimeInterval(-86_400),
            notAfter: instant.addingTimeInterval(Self.lifetime)
        )
        root = try CertificateSigner(key: key, certificate: nil).sign(
            CertificateTemplate(role: .root, commonName: "\(name) Root \(mark)", validity: validity, key: key)
        )
        let second = try KeyHandle.generate()
        intermediate = try CertificateSigner(key: key, certificate: root).sign(
            CertificateTemplate(
                role: .intermediate,
                commonName: "\(name) Intermediate \(mark)",
                validity: validity,
                key: second
            )
        )
        issuer = CertificateSigner(key: second, certificate: intermediate)
    }

    /// A leaf over the names for the key given.
    func issue(_ identifiers: [Identifier], key: KeyHandle, validity: Validity) throws(OpenSSLError) -> Certificate {
        try issuer.sign(
            CertificateTemplate(role: .leaf(identifiers), commonName: nil, validity: validity, key: key)
        )
    }

    /// What is served for a leaf: the leaf and the intermediate, not the root (RFC 8555 §7.4.2).
    func chainPEM(for leaf: Certificate) -> [UInt8] { leaf.pem + intermediate.pem }
}
