import FoundationEssentials
import PKI

/// A root and the intermediate under it that signs leaves, made anew at each start; the keys never leave OpenSSL.
struct Hierarchy: Sendable {
    /// A certificate and what signs in its name.
    struct Issuer: Sendable {
        let certificate: Certificate
        let signer: CertificateSigner
    }

    /// How long root and intermediate are valid: far longer than anything that is demonstrated or tested with them.
    private static let lifetime: TimeInterval = 10 * 365 * 86_400

    let root: Certificate
    let intermediate: Certificate
    /// Other roots, and the intermediate as each of them has certified it: alternate chains end there.
    let alternates: [(root: Certificate, intermediate: Certificate)]
    /// What signs leaves.
    let issuer: CertificateSigner
    private let rootSigner: CertificateSigner
    private let name: String
    private let validity: Validity

    /// Makes all of them, valid from a day before the instant given.
    init(named name: String, alternates count: Int = 0, at instant: Date) throws(OpenSSLError) {
        // Distinct names for distinct hierarchies: a verifier finds issuers by name before it looks at keys.
        let key = try KeyHandle.generate()
        let mark = String(key.publicKey.digest.description.prefix(6))
        let validity = Validity(
            notBefore: instant.addingTimeInterval(-86_400),
            notAfter: instant.addingTimeInterval(Self.lifetime)
        )
        let title = "\(name) Intermediate \(mark)"
        let first = try Self.root(named: "\(name) Root \(mark)", key: key, validity)
        let second = try KeyHandle.generate()
        root = first.certificate
        rootSigner = first.signer
        intermediate = try Self.certify(second, as: title, by: first.signer, validity)
        issuer = CertificateSigner(key: second, certificate: intermediate)
        var alternates: [(root: Certificate, intermediate: Certificate)] = []
        for number in 0..<max(0, count) {
            let other = try Self.root(
                named: "\(name) Alternate Root \(number + 1) \(mark)",
                key: try KeyHandle.generate(),
                validity
            )
            alternates.append((other.certificate, try Self.certify(second, as: title, by: other.signer, validity)))
        }
        self.alternates = alternates
        self.name = title
        self.validity = validity
    }

    /// Another intermediate under the root, for a key of the caller's.
    func intermediate(key: KeyHandle) throws(OpenSSLError) -> Issuer {
        let certificate = try Self.certify(key, as: "\(name) Weak", by: rootSigner, validity)
        return Issuer(certificate: certificate, signer: CertificateSigner(key: key, certificate: certificate))
    }

    /// The intermediate's key with a certificate that expired a day before the instant.
    func expiredIntermediate(at instant: Date) throws(OpenSSLError) -> Issuer {
        let past = Validity(
            notBefore: instant.addingTimeInterval(-30 * 86_400),
            notAfter: instant.addingTimeInterval(-86_400)
        )
        let certificate = try Self.certify(issuer.key, as: "\(name) Expired", by: rootSigner, past)
        return Issuer(certificate: certificate, signer: CertificateSigner(key: issuer.key, certificate: certificate))
    }

    private static func root(
        named name: String,
        key: KeyHandle,
        _ validity: Validity
    ) throws(OpenSSLError) -> Issuer {
        let certificate = try CertificateSigner(key: key, certificate: nil).sign(
            CertificateTemplate(role: .root, commonName: name, validity: validity, key: key)
        )
        return Issuer(certificate: certificate, signer: CertificateSigner(key: key, certificate: certificate))
    }

    private static func certify(
        _ key: KeyHandle,
        as name: String,
        by signer: CertificateSigner,
        _ validity: Validity
    ) throws(OpenSSLError) -> Certificate {
        try signer.sign(CertificateTemplate(role: .intermediate, commonName: name, validity: validity, key: key))
    }
}
