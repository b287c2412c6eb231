import COpenSSL
import PKI

/// A key as JSON Web Signatures know it: the algorithm's name, the public members, and how a signature is written.
struct JWSForm: Sendable {
    /// The JWS algorithm (RFC 7518 §3.1, RFC 8037): `ES256`, `ES384`, `RS256` or `EdDSA`.
    let algorithm: String
    /// The required members of its JWK in lexicographic order, as RFC 7638 §3.2 hashes them.
    let publicMembers: [(name: String, value: String)]

    /// - Parameter use: what the key is for, as in "for an account".
    init(of key: PrivateKey, for use: String) throws(KeyFailure) {
        switch key.publicKey.algorithm {
        case .ecdsaP256:
            algorithm = "ES256"
            publicMembers = try Self.curveMembers(key, name: "P-256", octets: 32)
        case .ecdsaP384:
            algorithm = "ES384"
            publicMembers = try Self.curveMembers(key, name: "P-384", octets: 48)
        case .rsa2048, .rsa3072, .rsa4096:
            algorithm = "RS256"
            publicMembers = [
                ("e", Base64URL.encode(try key.publicNumber(OSSL_PKEY_PARAM_RSA_E))), ("kty", "RSA"),
                ("n", Base64URL.encode(try key.publicNumber(OSSL_PKEY_PARAM_RSA_N))),
            ]
        case .ed25519:
            algorithm = "EdDSA"
            publicMembers = [("crv", "Ed25519"), ("kty", "OKP"), ("x", Base64URL.encode(try Self.rawPublic(key)))]
        case nil:
            throw .unsupported("for \(use)")
        }
    }

    /// A JWS signature: raw R‖S of fixed length for ECDSA (RFC 7518 §3.4), else OpenSSL's own.
    static func sign(_ message: [UInt8], with key: PrivateKey) throws(KeyFailure) -> [UInt8] {
        switch key.publicKey.algorithm {
        case .ecdsaP256: try raw(key.signature(over: message, digest: EVP_sha256()), octets: 32)
        case .ecdsaP384: try raw(key.signature(over: message, digest: EVP_sha384()), octets: 48)
        case .ed25519: try key.signature(over: message, digest: nil)
        default: try key.signature(over: message, digest: EVP_sha256())
        }
    }

    /// DER SEQUENCE{r, s} to two left-padded halves.
    static func raw(_ der: [UInt8], octets: Int) throws(KeyFailure) -> [UInt8] {
        let parsed = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &cursor, buffer.count)
        }
        guard let parsed else { throw .signing(OpenSSLError("reading an ECDSA signature")) }
        defer { ECDSA_SIG_free(parsed) }
        var halves = [UInt8](repeating: 0, count: 2 * octets)
        let size = Int32(clamping: octets)
        let padded = halves.withUnsafeMutableBufferPointer { buffer -> Bool in
            guard let start = buffer.baseAddress else { return false }
            return BN_bn2binpad(ECDSA_SIG_get0_r(parsed), start, size) == size
                && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), start + octets, size) == size
        }
        guard padded else { throw .signing(OpenSSLError("padding an ECDSA signature")) }
        return halves
    }

    private static func curveMembers(
        _ key: PrivateKey,
        name: String,
        octets: Int
    ) throws(KeyFailure) -> [(name: String, value: String)] {
        let x = try key.publicNumber(OSSL_PKEY_PARAM_EC_PUB_X, octets: octets)
        let y = try key.publicNumber(OSSL_PKEY_PARAM_EC_PUB_Y, octets: octets)
        return [("crv", name), ("kty", "EC"), ("x", Base64URL.encode(x)), ("y", Base64URL.encode(y))]
    }

    private static func rawPublic(_ key: PrivateKey) throws(KeyFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var length = bytes.count
        guard EVP_PKEY_get_raw_public_key(key.handle, &bytes, &length) == 1, length == 32 else {
            throw .encoding(OpenSSLError("reading the public half"))
        }
        return bytes
    }
}
