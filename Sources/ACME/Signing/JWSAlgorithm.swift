/// The `alg` of a JSON Web Signature (RFC 7518 §3.1, RFC 8037); an open set.
package struct JWSAlgorithm: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let es256 = JWSAlgorithm(rawValue: "ES256")
    package static let es384 = JWSAlgorithm(rawValue: "ES384")
    package static let rs256 = JWSAlgorithm(rawValue: "RS256")
    package static let edDSA = JWSAlgorithm(rawValue: "EdDSA")
    /// HMAC with SHA-256, for external account bindings.
    package static let hs256 = JWSAlgorithm(rawValue: "HS256")
}
