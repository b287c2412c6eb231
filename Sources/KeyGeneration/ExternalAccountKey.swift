import COpenSSL
import PKI

/// The secret an authority handed out to bind its customer to an ACME account (RFC 8555 §7.3.4). Kept inside OpenSSL.
package final class ExternalAccountKey: Sendable {
    /// Safe to share: immutable after `init`, freed by `deinit` only.
    private nonisolated(unsafe) let handle: OpaquePointer
    private static let limit = 4096

    /// Reads the secret from an open descriptor: base64url or base64, padded or not, white space around it ignored.
    ///
    /// Authorities hand it out in all of these spellings; what is authenticated with is always the decoded octets.
    package init(readingFrom descriptor: Int32) throws(KeyFailure) {
        var secret = SecretOctets(capacity: Self.limit)
        defer { withExtendedLifetime(secret) {} }
        guard try secret.read(from: descriptor) else { throw .secretTooLong }
        let length = try Base64InPlace.decode(secret.content)
        guard length > 0 else { throw .secretEmpty }
        let start = secret.content.assumingMemoryBound(to: UInt8.self).baseAddress
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nil, start, length) else {
            throw .reading(OpenSSLError("taking the secret"))
        }
        handle = key
    }

    deinit { EVP_PKEY_free(handle) }

    /// HMAC-SHA-256 over the message: the `HS256` of RFC 7518 §3.2.
    package func authenticate(_ message: [UInt8]) throws(KeyFailure) -> [UInt8] {
        try HMACSHA256.code(of: message, with: handle)
    }
}
