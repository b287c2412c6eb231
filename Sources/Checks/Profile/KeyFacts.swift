/// The public key of a certificate, as far as it is judged (RFC 5280 §4.1.2.7, RFC 3279, RFC 5480, RFC 8410).
package enum KeyFacts: Sendable, Hashable {
    /// RSA, PSS keys among them.
    case rsa(RSAKey)
    /// A curve by its name in FIPS 186, dotted decimals for others; `explicit parameters` when it has no name.
    case curve(String)
    /// Ed25519, Ed448.
    case edwards(String)
    case dsa
    /// Signatures that withstand quantum computers: ML-DSA, SLH-DSA.
    case postQuantum(SignatureScheme.Family)
    /// Anything else, by its algorithm in dotted decimals.
    case unknown(String)

    /// A few words: `RSA with 2048 bits`, `curve P-256`.
    package var label: String {
        switch self {
        case .rsa(let key): "RSA with \(key.bits) bits"
        case .curve(let name): "curve \(name)"
        case .edwards(let name): name
        case .dsa: "DSA"
        case .postQuantum(let family): family.rawValue
        case .unknown(let identifier): "algorithm \(identifier)"
        }
    }

    /// Reads a SubjectPublicKeyInfo; nil for anything else, and for an RSA key that is none.
    init?(_ element: DERElement) {
        guard element.tag == DERTag.sequence else { return nil }
        var fields = element.reader
        guard let algorithm = fields.next(DERTag.sequence), let bits = fields.next(DERTag.bitString)?.wholeBits,
            fields.isAtEnd, let scheme = SignatureScheme(algorithm)
        else { return nil }
        var parts = algorithm.reader
        _ = parts.next()
        switch scheme.identifier {
        case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
            guard let key = RSAKey(bits) else { return nil }
            self = .rsa(key)
        case "1.2.840.10045.2.1":
            let name = parts.next()?.objectIdentifier
            self = .curve(name.map { Self.curves[$0] ?? $0 } ?? "explicit parameters")
        case "1.2.840.10040.4.1": self = .dsa
        case "1.3.101.112": self = .edwards("Ed25519")
        case "1.3.101.113": self = .edwards("Ed448")
        case let identifier:
            let isPostQuantum = scheme.family == .mlDSA || scheme.family == .slhDSA
            self = isPostQuantum ? .postQuantum(scheme.family) : .unknown(identifier)
        }
    }

    private static let curves = [
        "1.2.840.10045.3.1.7": "P-256", "1.3.132.0.34": "P-384", "1.3.132.0.35": "P-521",
        "1.3.132.0.10": "secp256k1", "1.3.132.0.33": "P-224", "1.2.840.10045.3.1.1": "P-192",
    ]
}
