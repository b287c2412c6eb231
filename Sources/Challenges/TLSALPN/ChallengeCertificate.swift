package import ACME
package import PKI

/// The self-signed certificate that answers one TLS-ALPN-01 challenge, with the use of its key but not the key.
package struct ChallengeCertificate: Sendable {
    /// The certificate's DER.
    package let der: [UInt8]
    /// Signs octets with the certificate's P-256 key: ECDSA over SHA-256 of them, the DER that TLS carries
    /// (RFC 8446 §4.2.3, `ecdsa_secp256r1_sha256`). Called on an event loop; takes well under a millisecond.
    package let sign: @Sendable ([UInt8]) throws(SigningFailure) -> [UInt8]

    /// A certificate and what signs for it; the caller answers for their belonging together.
    package init(der: [UInt8], sign: @escaping @Sendable ([UInt8]) throws(SigningFailure) -> [UInt8]) {
        self.der = der
        self.sign = sign
    }
}

/// Makes the certificates of TLS-ALPN-01 challenges: this module may not see a private key.
package protocol ChallengeCertificateMaker: Sendable {
    /// A certificate with a fresh P-256 key, for one identifier and the SHA-256 digest of its key authorization
    /// (RFC 8737 §3). Thread-safe.
    func certificate(for identifier: Identifier, digest: SHA256Digest) throws(SolverFailure) -> ChallengeCertificate
}
