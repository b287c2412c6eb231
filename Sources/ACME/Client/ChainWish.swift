package import PKI

/// Which of several chains for one certificate is wanted (RFC 8555 §7.4.2). Pure.
package enum ChainWish: Sendable, Equatable {
    /// One whose topmost certificate, or a root sent along, was issued under this common name.
    case issuer(commonName: String)
    /// One that has a certificate with this fingerprint, an included root counted.
    case fingerprint(SHA256Digest)

    /// 64 hexadecimal digits, with or without colons, are a fingerprint; anything else is a common name.
    package init(_ text: String) {
        if let digest = SHA256Digest(hex: text.filter { $0 != ":" }) {
            self = .fingerprint(digest)
        } else {
            self = .issuer(commonName: text)
        }
    }

    /// Whether the chain is the one wanted.
    package func isMet(by reading: CertificateReading) -> Bool {
        switch self {
        case .issuer(let commonName):
            guard let top = reading.chain.certificates.last else { return false }
            return DistinguishedName.commonNames(in: top.issuer).contains(commonName)
        case .fingerprint(let digest):
            // The octets as they came: a root is left out of the chain, but may be what is named.
            let blocks = try? PEM.blocks(of: "CERTIFICATE", in: reading.pem, limit: 1 << 18)
            return blocks?.contains { SHA256Digest(hashing: $0) == digest } ?? false
        }
    }
}
