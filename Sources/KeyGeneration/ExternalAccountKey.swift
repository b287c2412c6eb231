import COpenSSL
import Glibc
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
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.limit + 1, alignment: 16)
        defer {
            // The text is a secret: it does not stay behind in freed memory.
            OPENSSL_cleanse(buffer.baseAddress, buffer.count)
            buffer.deallocate()
        }
        var filled = 0
        while filled < buffer.count {
            let count = read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            filled += count
        }
        guard filled <= Self.limit else { throw .secretTooLong }
        let length = try Self.decode(UnsafeMutableRawBufferPointer(rebasing: buffer[..<filled]))
        let start = buffer.assumingMemoryBound(to: UInt8.self).baseAddress
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nil, start, length) else {
            throw .reading(OpenSSLError("taking the secret"))
        }
        handle = key
    }

    deinit { EVP_PKEY_free(handle) }

    /// HMAC-SHA-256 over the message: the `HS256` of RFC 7518 §3.2.
    package func authenticate(_ message: [UInt8]) throws(KeyFailure) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .signing(OpenSSLError("preparing")) }
        defer { EVP_MD_CTX_free(context) }
        var code = [UInt8](repeating: 0, count: 32)
        var length = code.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1,
            EVP_DigestSign(context, &code, &length, message, message.count) == 1, length == 32
        else { throw .signing(OpenSSLError("authenticating")) }
        return code
    }

    /// Decodes in place, so that the secret exists once; gives the number of octets.
    private static func decode(_ text: UnsafeMutableRawBufferPointer) throws(KeyFailure) -> Int {
        var word: UInt32 = 0
        var bits: UInt32 = 0
        var written = 0
        var ended = false
        for index in text.indices {
            let octet = text[index]
            if octet == 0x20 || (0x09...0x0D).contains(octet) { continue }
            if octet == UInt8(ascii: "=") {
                ended = true
                continue
            }
            guard !ended, let sextet = value(octet) else { throw .secretNotBase64 }
            word = (word << 6 | sextet) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                text[written] = UInt8(truncatingIfNeeded: word >> bits)
                written += 1
            }
        }
        guard written > 0 else { throw .secretEmpty }
        return written
    }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
        case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
