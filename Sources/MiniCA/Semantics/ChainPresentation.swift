import FoundationEssentials
import PKI

/// A downloaded chain as it is sent: right, or as a temper wants it.
struct ChainPresentation {
    let hierarchy: Hierarchy
    let issued: IssuedCertificate
    let instant: Date

    /// The cases that show when a chain is downloaded.
    static let cases: [SemanticCase] = [
        .emptyChain, .leafOnly, .wrongOrder, .redundantChain, .twoLeaves, .unrelatedCertificate, .untidyPEM,
        .malformedPEM, .privateKeyInChain, .damagedChain, .oversizedChain,
    ]

    /// The right answer; an alternate's number picks the intermediate of another root (RFC 8555 §7.4.2).
    func response(alternate: Int? = nil) -> ServerResponse {
        guard let alternate else { return Self.response(issued.chain.flatMap(\.pem)) }
        let intermediate = hierarchy.alternates[alternate].intermediate
        return Self.response(issued.certificate.pem + intermediate.pem)
    }

    /// The answer made wrong; `count` differs from download to download.
    func response(_ semantic: SemanticCase, variant: Int, count: Int) throws(OpenSSLError) -> ServerResponse {
        let leaf = issued.certificate.pem
        let rest = issued.issuers.flatMap(\.pem)
        let whole = leaf + rest
        switch semantic {
        case .emptyChain: return Self.response([])
        case .leafOnly: return Self.response(leaf)
        case .wrongOrder: return Self.response(rest + leaf)
        case .redundantChain: return Self.response(variant == 0 ? whole + hierarchy.root.pem : leaf + whole)
        case .twoLeaves: return Self.response(leaf + (try anotherLeaf()).pem + rest)
        case .unrelatedCertificate:
            let stranger = try Hierarchy(named: "Unrelated", at: instant)
            return Self.response(leaf + stranger.intermediate.pem)
        case .untidyPEM: return Self.response(Self.untidy(variant, issued.chain))
        case .malformedPEM: return Self.response(Self.malformed(variant, leaf, rest))
        case .privateKeyInChain: return Self.response(leaf + Self.somethingLikeAKey() + rest)
        case .damagedChain where variant == 0: return Self.response(Array(whole.prefix(count * 37 % whole.count)))
        case .damagedChain: return Self.response(Self.flipped(issued.certificate) + rest)
        case .oversizedChain where variant == 0:
            var response = Self.response(whole)
            response.delivery = .repeated(octets: 10_000_000)
            return response
        case .oversizedChain:
            return Self.response(whole + Array(repeatElement(rest, count: 198).joined()))
        default: return Self.response(whole)
        }
    }

    private static func response(_ body: [UInt8]) -> ServerResponse {
        ServerResponse(
            status: 200,
            fields: [HTTPField("Content-Type", "application/pem-certificate-chain")],
            body: body
        )
    }

    /// A leaf for the same names and another key.
    private func anotherLeaf() throws(OpenSSLError) -> Certificate {
        try LeafPlan(
            identifiers: issued.identifiers,
            key: try KeyHandle.generate(),
            validity: issued.certificate.validity,
            issuer: hierarchy.issuer,
            issuers: []
        ).sign()
    }

    private static func untidy(_ variant: Int, _ chain: [Certificate]) -> [UInt8] {
        let whole = chain.flatMap(\.pem)
        switch variant {
        case 0: return whole.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        case 1: return Array(chain.map(\.pem).joined(separator: Array("\n\n".utf8)))
        case 2: return Array(whole.dropLast())
        default: return whole.flatMap { $0 == 0x0A ? [0x20, 0x20, 0x0A] : [$0] }
        }
    }

    private static func malformed(_ variant: Int, _ leaf: [UInt8], _ rest: [UInt8]) -> [UInt8] {
        switch variant {
        case 0: [0xEF, 0xBB, 0xBF] + leaf + rest
        case 1: [0x00] + leaf + rest
        case 2:
            Array(String(decoding: leaf + rest, as: UTF8.self).replacing(" CERT", with: " X509 CERT").utf8)
        default: leaf + Array("This certificate was made with love.\n".utf8) + rest
        }
    }

    /// A block that says it is a private key; what is in it is noise, for no key leaves OpenSSL here.
    private static func somethingLikeAKey() -> [UInt8] {
        PEM.encode(SHA256Digest(hashing: Array("not a key".utf8)).bytes, label: "PRIVATE KEY")
    }

    /// The leaf with one bit of its signature turned.
    private static func flipped(_ certificate: Certificate) -> [UInt8] {
        var der = certificate.der
        if let last = der.indices.last { der[last] ^= 1 }
        return PEM.encode(der, label: "CERTIFICATE")
    }
}
