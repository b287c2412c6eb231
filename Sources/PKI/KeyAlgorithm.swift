/// The key types that can be asked for, spelt as in the configuration.
package enum KeyAlgorithm: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case rsa2048 = "rsa-2048"
    case rsa3072 = "rsa-3072"
    case rsa4096 = "rsa-4096"
    case ecdsaP256 = "ecdsa-p256"
    case ecdsaP384 = "ecdsa-p384"
    case ed25519 = "ed25519"

    package var description: String { rawValue }
}
