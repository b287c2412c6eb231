/// A signature's algorithm as an AlgorithmIdentifier names it (RFC 5280 §4.1.1.2).
package struct SignatureScheme: Sendable, Hashable {
    /// The family of keys that make it.
    package enum Family: String, Sendable {
        case rsa = "RSA"
        case ecdsa = "ECDSA"
        case dsa = "DSA"
        case edwards = "EdDSA"
        case mlDSA = "ML-DSA"
        case slhDSA = "SLH-DSA"
        case unknown
    }

    /// The algorithm in dotted decimals.
    package let identifier: String
    /// Whose keys make it.
    package let family: Family
    /// The digest (`SHA-256`), or nil where the algorithm has none of its own or is unknown.
    package let digest: String?
    /// The AlgorithmIdentifier's DER.
    package let der: [UInt8]

    /// Whether collisions of its digest have been shown or are in reach: MD2, MD4, MD5, SHA-1.
    package var hasBrokenDigest: Bool { ["MD2", "MD4", "MD5", "SHA-1"].contains(digest) }

    /// A few words: `ECDSA with SHA-256`.
    package var label: String {
        if family == .unknown { return identifier }
        return digest.map { "\(family.rawValue) with \($0)" } ?? family.rawValue
    }

    init?(_ element: DERElement) {
        guard element.tag == DERTag.sequence else { return nil }
        var parts = element.reader
        guard let identifier = parts.next()?.objectIdentifier else { return nil }
        self.identifier = identifier
        der = Array(element.encoded)
        if identifier == "1.2.840.113549.1.1.10" {
            family = .rsa
            digest = parts.next(DERTag.sequence).map(Self.digestOfPSS) ?? "SHA-1"
        } else if let known = Self.known[identifier] {
            (family, digest) = known
        } else {
            (family, digest) = (Self.isPostQuantum(identifier), nil)
        }
    }

    /// RFC 4055 §3.1: RSASSA-PSS-params has the digest under [0], and SHA-1 where nothing stands there.
    private static func digestOfPSS(_ parameters: DERElement) -> String? {
        var fields = parameters.reader
        guard let tagged = fields.next(DERTag.constructed(0)) else { return "SHA-1" }
        var inner = tagged.reader
        var algorithm = inner.next(DERTag.sequence)?.reader
        return algorithm?.next()?.objectIdentifier.flatMap { digests[$0] }
    }

    /// FIPS 204 and 205 under 2.16.840.1.101.3.4.3: 17 to 19 are ML-DSA, 20 to 31 SLH-DSA.
    private static func isPostQuantum(_ identifier: String) -> Family {
        let arc = "2.16.840.1.101.3.4.3."
        guard identifier.hasPrefix(arc), let number = Int(identifier.dropFirst(arc.count)) else { return .unknown }
        return switch number {
        case 17...19: .mlDSA
        case 20...31: .slhDSA
        default: .unknown
        }
    }

    private static let digests = [
        "1.3.14.3.2.26": "SHA-1", "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384",
        "2.16.840.1.101.3.4.2.3": "SHA-512", "2.16.840.1.101.3.4.2.4": "SHA-224", "1.2.840.113549.2.5": "MD5",
    ]

    private static let known: [String: (Family, String?)] = [
        "1.2.840.113549.1.1.2": (.rsa, "MD2"), "1.2.840.113549.1.1.3": (.rsa, "MD4"),
        "1.2.840.113549.1.1.4": (.rsa, "MD5"), "1.2.840.113549.1.1.5": (.rsa, "SHA-1"),
        "1.2.840.113549.1.1.14": (.rsa, "SHA-224"), "1.2.840.113549.1.1.11": (.rsa, "SHA-256"),
        "1.2.840.113549.1.1.12": (.rsa, "SHA-384"), "1.2.840.113549.1.1.13": (.rsa, "SHA-512"),
        "1.2.840.10045.4.1": (.ecdsa, "SHA-1"), "1.2.840.10045.4.3.1": (.ecdsa, "SHA-224"),
        "1.2.840.10045.4.3.2": (.ecdsa, "SHA-256"), "1.2.840.10045.4.3.3": (.ecdsa, "SHA-384"),
        "1.2.840.10045.4.3.4": (.ecdsa, "SHA-512"), "1.2.840.10040.4.3": (.dsa, "SHA-1"),
        "2.16.840.1.101.3.4.3.1": (.dsa, "SHA-224"), "2.16.840.1.101.3.4.3.2": (.dsa, "SHA-256"),
        "1.3.101.112": (.edwards, nil), "1.3.101.113": (.edwards, nil),
    ]
}
