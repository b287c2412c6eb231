package import FoundationEssentials

/// A log's promise to publish a certificate: a signed certificate timestamp of version 1 (RFC 6962 §3.2).
package struct CertificateTimestamp: Hashable, Sendable {
    /// SHA-256 over the log's public key: 32 octets.
    package let logID: [UInt8]
    /// Milliseconds since 1970, as they are signed.
    package let milliseconds: UInt64
    /// What the log added; signed, and of no meaning in version 1.
    package let logExtensions: [UInt8]
    /// The signature's algorithm; nil when it is none of RFC 6962 §2.1.4 and so cannot be verified.
    package let algorithm: Algorithm?
    /// The signature: DER for ECDSA, the plain octets for RSA.
    package let signature: [UInt8]

    /// RFC 6962 §2.1.4: "A log MUST use either elliptic curve signatures using the NIST P-256 curve […] or RSA signatures
    /// […] using a key of at least 2048 bits", both with SHA-256.
    package enum Algorithm: Sendable, Hashable {
        case rsa
        case ecdsa
    }

    /// When the log took it.
    package var instant: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// Reads one; nil for another version, which RFC 6962 §3.3 lets one skip.
    init?(octets: [UInt8]) throws(TimestampListFailure) {
        var reader = OctetReader(octets)
        guard let version = reader.integer(octets: 1) else { throw .truncated }
        guard version == 0 else { return nil }
        guard let logID = reader.take(32), let milliseconds = reader.integer(octets: 8),
            let logExtensions = reader.vector(lengthOctets: 2), let digest = reader.integer(octets: 1),
            let scheme = reader.integer(octets: 1), let signature = reader.vector(lengthOctets: 2)
        else { throw .truncated }
        guard reader.isAtEnd else { throw .trailingOctets }
        self.logID = logID
        self.milliseconds = milliseconds
        self.logExtensions = logExtensions
        self.signature = signature
        // RFC 5246 §7.4.1.4.1: sha256 is 4, rsa is 1, ecdsa is 3.
        switch (digest, scheme) {
        case (4, 1): algorithm = .rsa
        case (4, 3): algorithm = .ecdsa
        default: algorithm = nil
        }
    }
}

/// Why an extension is not a list of certificate timestamps.
package enum TimestampListFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is no OCTET STRING.
    case notOctetString
    /// It ends before what it announces does.
    case truncated
    /// Octets follow what is complete.
    case trailingOctets
    /// It holds none; RFC 6962 §3.3 demands one at least.
    case empty

    /// One line: what is wrong and where.
    package var description: String {
        switch self {
        case .notOctetString: "list of certificate timestamps: not an octet string"
        case .truncated: "list of certificate timestamps: it ends too early"
        case .trailingOctets: "list of certificate timestamps: octets after its end"
        case .empty: "list of certificate timestamps: there is none in it"
        }
    }
}
