/// What signs requests: an account's key, behind a wall. This module never sees the private half.
package protocol Signer: Sendable {
    /// The algorithm of `sign`.
    var algorithm: JWSAlgorithm { get }
    /// The public half.
    var publicKey: JSONWebKey { get }
    /// Signs the octets; for ECDSA the result is R and S, left-padded and joined (RFC 7518 §3.4). Called from any task.
    func sign(_ message: [UInt8]) throws(SigningFailure) -> [UInt8]
}

/// What proves that an account belongs to a customer: a shared secret behind a wall (RFC 8555 §7.3.4).
package protocol MessageAuthenticator: Sendable {
    /// The algorithm of `authenticate`, usually `HS256`.
    var algorithm: JWSAlgorithm { get }
    /// The authentication code over the octets.
    func authenticate(_ message: [UInt8]) throws(SigningFailure) -> [UInt8]
}

/// A key that would not sign.
package struct SigningFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, in house style; never key material.
    package let description: String

    /// A failure in house style; never with key material.
    package init(_ description: String) { self.description = description }
}
