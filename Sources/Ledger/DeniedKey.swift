package import FoundationEssentials

/// A key that is never to be used again, as one that was compromised.
package struct DeniedKey: Sendable, Equatable {
    /// SHA-256 of its SubjectPublicKeyInfo, in hex.
    package let spki: String
    /// Why, for the reader.
    package let reason: String
    package let since: Date
}
