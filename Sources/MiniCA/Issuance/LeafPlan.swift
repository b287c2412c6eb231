import FoundationEssentials
import PKI

/// What leaf is signed, by what, and what is served behind it: right at first, then as a temper wants it.
struct LeafPlan {
    var identifiers: [Identifier]
    var key: KeyHandle
    var validity: Validity
    var oddities: Set<LeafOddity> = []
    var digest = CertificateSigner.Digest.sha256
    var issuer: CertificateSigner
    /// The certificates behind the leaf.
    var issuers: [Certificate]

    /// Signs it.
    func sign() throws(OpenSSLError) -> Certificate {
        try issuer.sign(
            CertificateTemplate(
                role: .leaf(identifiers, oddities),
                commonName: nil,
                validity: validity,
                key: key
            ),
            digest: digest
        )
    }

    /// Makes it wrong. `previous` is the account's last certificate for these names.
    mutating func spoil(
        _ semantic: SemanticCase,
        variant: Int,
        hierarchy: Hierarchy,
        previous: Certificate?,
        at instant: Date
    ) throws(OpenSSLError) {
        switch semantic {
        case .wrongKey: key = try KeyHandle.generate()
        case .otherKeyType: key = try KeyHandle.generateRSA(bits: 2048)
        case .missingName: identifiers.removeLast()
        case .extraName: identifiers += Self.names("extra.rekey.test")
        case .otherName: identifiers = Self.names("other.rekey.test")
        case .swappedWildcard: identifiers = identifiers.map(Self.swapped)
        case .notYetValid: shift(from: 86_400, to: 7 * 86_400, at: instant)
        case .expiredLeaf: shift(from: -7 * 86_400, to: -86_400, at: instant)
        case .absurdLifetime: shift(from: -1, to: variant == 0 ? 0 : 10 * 365.25 * 86_400, at: instant)
        case .shorterThanLive:
            guard let previous else { return }
            validity = Validity(
                notBefore: validity.notBefore,
                notAfter: previous.validity.notAfter.addingTimeInterval(-3600)
            )
        case .weakSignature where variant == 0:
            let weak = try hierarchy.intermediate(key: try KeyHandle.generateRSA(bits: 1024))
            (issuer, issuers) = (weak.signer, [weak.certificate])
        case .weakSignature: digest = .sha1
        case .noServerAuthentication: oddities.insert(.forClientsOnly)
        case .criticalUnknownExtension: oddities.insert(.criticalUnknown)
        case .precertificate: oddities.insert(.poison)
        case .badSCT: oddities.insert(.badTimestamp)
        case .expiredIntermediate:
            let expired = try hierarchy.expiredIntermediate(at: instant)
            (issuer, issuers) = (expired.signer, [expired.certificate])
        default: break
        }
    }

    /// The cases that show when a leaf is signed.
    static let cases: [SemanticCase] = [
        .wrongKey, .otherKeyType, .missingName, .extraName, .otherName, .swappedWildcard, .notYetValid, .expiredLeaf,
        .absurdLifetime, .shorterThanLive, .weakSignature, .noServerAuthentication, .criticalUnknownExtension,
        .precertificate, .badSCT, .expiredIntermediate,
    ]

    private mutating func shift(from start: TimeInterval, to end: TimeInterval, at instant: Date) {
        validity = Validity(
            notBefore: instant.addingTimeInterval(start),
            notAfter: instant.addingTimeInterval(end)
        )
    }

    private static func names(_ text: String) -> [Identifier] { (try? Identifier(text)).map { [$0] } ?? [] }

    /// `*.example.com` to `example.com`, and any other name to the wildcard that would match it.
    private static func swapped(_ identifier: Identifier) -> Identifier {
        guard case .dns(let name) = identifier else { return identifier }
        let parent = name.ascii.split(separator: ".").dropFirst().joined(separator: ".")
        let other = name.isWildcard ? name.base : "*.\(parent)"
        return (try? Identifier(other)) ?? identifier
    }
}
