package import FoundationEssentials

/// A certificate of a generation beside its first: a generation with several kinds of key has one of each.
package struct FurtherPair: Sendable, Equatable {
    /// SHA-256 of the certificate, in hex.
    package var fingerprint: String
    /// SHA-256 of the SubjectPublicKeyInfo, in hex.
    package var spki: String
    /// In hex, as certificates are usually shown.
    package var serial: String
    /// As spelt in the configuration, such as `rsa-2048`.
    package var keyAlgorithm: String
    package var notAfter: Date

    package init(fingerprint: String, spki: String, serial: String, keyAlgorithm: String, notAfter: Date) {
        self.fingerprint = fingerprint
        self.spki = spki
        self.serial = serial
        self.keyAlgorithm = keyAlgorithm
        self.notAfter = notAfter
    }
}
