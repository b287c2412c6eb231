import COpenSSL
import PKI

/// The secret that messages are authenticated with (HMAC-SHA256): the octets of a file as they are. Kept inside OpenSSL.
package final class MessageKey: Sendable {
    /// Safe to share: immutable after `init`, freed by `deinit` only.
    private nonisolated(unsafe) let handle: OpaquePointer
    private static let limit = 4096

    /// Reads the secret from an open descriptor; line breaks at its end are left out, as `openssl dgst -hmac` is given it.
    package init(readingFrom descriptor: Int32) throws(KeyFailure) {
        var secret = SecretOctets(capacity: Self.limit)
        defer { withExtendedLifetime(secret) {} }
        guard try secret.read(from: descriptor) else { throw .secretTooLong }
        let content = secret.content
        var length = content.count
        while length > 0, [0x0A, 0x0D].contains(content[length - 1]) { length -= 1 }
        guard length > 0 else { throw .secretEmpty }
        let start = content.assumingMemoryBound(to: UInt8.self).baseAddress
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nil, start, length) else {
            throw .reading(OpenSSLError("taking the secret"))
        }
        handle = key
    }

    deinit { EVP_PKEY_free(handle) }

    /// HMAC-SHA256 over the message (RFC 2104).
    package func authenticate(_ message: [UInt8]) throws(KeyFailure) -> [UInt8] {
        try HMACSHA256.code(of: message, with: handle)
    }
}

/// The one way in which messages are authenticated.
enum HMACSHA256 {
    static func code(of message: [UInt8], with key: OpaquePointer) throws(KeyFailure) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .signing(OpenSSLError("preparing")) }
        defer { EVP_MD_CTX_free(context) }
        var code = [UInt8](repeating: 0, count: 32)
        var length = code.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &code, &length, message, message.count) == 1, length == 32
        else { throw .signing(OpenSSLError("authenticating")) }
        return code
    }
}
