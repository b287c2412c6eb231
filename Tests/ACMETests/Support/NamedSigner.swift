import ACME
import PKI

/// A fake key of any algorithm.
struct NamedSigner: Signer {
    let algorithm: JWSAlgorithm

    init(_ algorithm: JWSAlgorithm) { self.algorithm = algorithm }

    var publicKey: JSONWebKey { FakeSigner("key of \(algorithm.rawValue)").publicKey }

    func sign(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        FakeSigner.signature(message, thumbprint: publicKey.thumbprint)
    }
}
