import COpenSSL
import PKI

/// The check of an external account binding (RFC 8555 §7.3.4).
enum ExternalBinding {
    /// Accepts the binding or says what is wrong: `malformed` for its form, `unauthorized` for its key or MAC.
    static func check(
        _ json: JSONValue,
        keys: [String: [UInt8]],
        accountKey: JSONWebKey,
        url: String
    ) throws(Problem) {
        let inner = try SignedEnvelope(json)
        guard case .kid(let kid) = inner.signer else { throw .malformed("the binding bears no kid") }
        guard inner.nonce == nil else { throw .malformed("the binding has a nonce") }
        guard inner.url == url else { throw .malformed("the binding has another url than the request") }
        guard let digest = digest(inner.algorithm) else {
            throw .malformed("the binding's algorithm is HS256, HS384 or HS512")
        }
        guard let jwk = JSONValue(parsing: inner.payload), try Authority.key(jwk).thumbprint == accountKey.thumbprint
        else { throw .malformed("the binding is for another key than the account's") }
        guard let key = keys[kid], let code = code(digest, key, inner.signed) else {
            throw .unauthorized("there is no external account \"\(kid.prefix(64))\"")
        }
        guard code.count == inner.signature.count, CRYPTO_memcmp(code, inner.signature, code.count) == 0 else {
            throw .unauthorized("the binding's MAC is wrong")
        }
    }

    private static func digest(_ algorithm: String) -> OpaquePointer? {
        switch algorithm {
        case "HS256": EVP_sha256()
        case "HS384": EVP_sha384()
        case "HS512": EVP_sha512()
        default: nil
        }
    }

    private static func code(_ digest: OpaquePointer, _ key: [UInt8], _ message: [UInt8]) -> [UInt8]? {
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard HMAC(digest, key, Int32(clamping: key.count), message, message.count, &code, &length) != nil else {
            ERR_clear_error()
            return nil
        }
        return Array(code.prefix(Int(length)))
    }
}
