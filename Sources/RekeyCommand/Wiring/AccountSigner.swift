import ACME
import KeyGeneration

/// `AccountKey` as the signer that ACME asks for: the module that parses a server's bytes never sees the key's type.
struct AccountSigner: Signer {
    private let key: AccountKey
    let algorithm: JWSAlgorithm
    let publicKey: JSONWebKey

    /// Nil for a key whose public half is no JWK; account keys of every supported type are.
    init?(_ key: AccountKey) {
        guard let publicKey = JSONWebKey(key.publicMembers) else { return nil }
        self.key = key
        self.publicKey = publicKey
        algorithm = JWSAlgorithm(rawValue: key.algorithm)
    }

    func sign(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        do throws(KeyFailure) { return try key.sign(message) } catch { throw SigningFailure("\(error)") }
    }
}

/// A certificate's own key as the signer of its revocation.
struct CertificateSigner: Signer {
    private let key: CertificateKey
    let algorithm: JWSAlgorithm
    let publicKey: JSONWebKey

    /// Nil for a key whose public half is no JWK.
    init?(_ key: CertificateKey) {
        guard let publicKey = JSONWebKey(key.publicMembers) else { return nil }
        self.key = key
        self.publicKey = publicKey
        algorithm = JWSAlgorithm(rawValue: key.algorithm)
    }

    func sign(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        do throws(KeyFailure) { return try key.sign(message) } catch { throw SigningFailure("\(error)") }
    }
}

/// `ExternalAccountKey` as the authenticator of an external account binding.
struct ExternalAccountAuthenticator: MessageAuthenticator {
    let key: ExternalAccountKey
    var algorithm: JWSAlgorithm { .hs256 }

    func authenticate(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        do throws(KeyFailure) { return try key.authenticate(message) } catch { throw SigningFailure("\(error)") }
    }
}
