package import PKI

/// The key that signs requests to an authority. Another type than `PrivateKey` on purpose: a certificate's key cannot
/// be passed where an account's is meant, nor the reverse (RFC 8555 §11.1).
package final class AccountKey: Sendable {
    private let key: PrivateKey
    private let form: JWSForm
    /// The JWS algorithm (RFC 7518 §3.1, RFC 8037): `ES256`, `ES384`, `RS256` or `EdDSA`.
    package var algorithm: String { form.algorithm }
    /// The required members of its JWK in lexicographic order, as RFC 7638 §3.2 hashes them.
    package var publicMembers: [(name: String, value: String)] { form.publicMembers }
    /// The public half.
    package var publicKey: SubjectPublicKeyInfo { key.publicKey }

    private init(_ key: PrivateKey) throws(KeyFailure) {
        self.key = key
        form = try JWSForm(of: key, for: "an account")
    }

    /// Makes a fresh account key. P-256 is what every authority accepts (RFC 8555 §6.2).
    package static func generate(_ algorithm: KeyAlgorithm = .ecdsaP256) throws(KeyFailure) -> AccountKey {
        try AccountKey(PrivateKey.generate(algorithm))
    }

    /// Reads a PEM key from an open descriptor.
    package convenience init(readingFrom descriptor: Int32) throws(KeyFailure) {
        try self.init(PrivateKey(readingFrom: descriptor))
    }

    /// Reads a private JSON Web Key from an open descriptor, as certbot keeps its accounts' keys.
    package convenience init(readingJWKFrom descriptor: Int32) throws(KeyFailure) {
        try self.init(PrivateKey(readingJWKFrom: descriptor))
    }

    /// Writes the key as PKCS#8 PEM to a descriptor opened with its final mode.
    package func write(to descriptor: Int32) throws(KeyFailure) { try key.write(to: descriptor) }

    /// A JWS signature: raw R‖S of fixed length for ECDSA (RFC 7518 §3.4), else OpenSSL's own.
    package func sign(_ message: [UInt8]) throws(KeyFailure) -> [UInt8] { try JWSForm.sign(message, with: key) }
}
