package import PKI

/// A certificate's own key for the one request that it may sign itself: its revocation (RFC 8555 §7.6).
///
/// A type of its own, so that it can be taken neither for an account's key nor the other way round. The private half
/// stays inside OpenSSL.
package final class CertificateKey: Sendable {
    private let key: PrivateKey
    private let form: JWSForm
    /// The JWS algorithm that goes with the key (RFC 8555 §6.2, RFC 7518 §3.1): `ES256`, `ES384`, `RS256` or `EdDSA`.
    package var algorithm: String { form.algorithm }
    /// The required members of its JWK in lexicographic order, as RFC 7638 §3.2 hashes them.
    package var publicMembers: [(name: String, value: String)] { form.publicMembers }
    /// The public half: to be compared with the certificate's before anything is signed.
    package var publicKey: SubjectPublicKeyInfo { key.publicKey }

    /// Reads a PEM key from an open descriptor; the descriptor stays open.
    package init(readingFrom descriptor: Int32) throws(KeyFailure) {
        key = try PrivateKey(readingFrom: descriptor)
        form = try JWSForm(of: key, for: "a signature of its own")
    }

    /// A JWS signature: raw R‖S of fixed length for ECDSA (RFC 7518 §3.4), else OpenSSL's own.
    package func sign(_ message: [UInt8]) throws(KeyFailure) -> [UInt8] { try JWSForm.sign(message, with: key) }
}
