/// The `alg` of a JSON Web Signature (RFC 7518 §3.1, RFC 8037); an open set.
package struct JWSAlgorithm: RawRepresentable, Hashable, Sendable {
    /// The word on the wire.
    package let rawValue: String

    /// Any word is an algorithm.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// ECDSA with P-256 and SHA-256: what every server takes (RFC 8555 §6.2).
    package static let es256 = JWSAlgorithm(rawValue: "ES256")
    /// ECDSA with P-384 and SHA-384.
    package static let es384 = JWSAlgorithm(rawValue: "ES384")
    /// RSA PKCS #1 v1.5 with SHA-256.
    package static let rs256 = JWSAlgorithm(rawValue: "RS256")
    /// Ed25519; large public authorities do not take it.
    package static let edDSA = JWSAlgorithm(rawValue: "EdDSA")
    /// Ed25519 under the name RFC 9864 gives it.
    package static let ed25519 = JWSAlgorithm(rawValue: "Ed25519")
    /// HMAC with SHA-256, for external account bindings.
    package static let hs256 = JWSAlgorithm(rawValue: "HS256")
}
