import COpenSSL
import Glibc
package import PKI

/// The secret shared with a server, with its name and algorithm (RFC 8945). The secret is inside OpenSSL only.
package final class TSIGKey: Sendable {
    /// The key's name, which both sides must use.
    package let name: DomainName
    package let algorithm: TSIGAlgorithm
    /// Safe to share: immutable after `init`, freed, and wiped by OpenSSL, in `deinit` only.
    private nonisolated(unsafe) let handle: OpaquePointer

    /// The longest key file, in octets.
    static let limit = 4096

    /// Reads a key file from an open descriptor: BIND's `key "name" { algorithm hmac-sha256; secret "…"; };`, or one
    /// line `algorithm:name:secret`, `name:algorithm:secret` or `name:secret` (hmac-sha256), as `nsupdate -y` and
    /// `kdig -y` take it. Lines beginning with `#` or `//` are comments. The text is wiped afterwards.
    package convenience init(readingFrom descriptor: Int32) throws(TSIGKeyFailure) {
        try self.init(descriptor) { text throws(TSIGKeyFailure) in try TSIGKeyText.parse(text) }
    }

    /// Reads the secret alone, in base64, from an open descriptor; white space around it is ignored.
    package convenience init(
        name: DomainName,
        algorithm: TSIGAlgorithm,
        readingFrom descriptor: Int32
    ) throws(TSIGKeyFailure) {
        try self.init(descriptor) { text throws(TSIGKeyFailure) in
            TSIGKeyText(name: name, algorithm: algorithm, secret: 0..<text.count)
        }
    }

    private init(
        _ descriptor: Int32,
        parse: (UnsafeMutableRawBufferPointer) throws(TSIGKeyFailure) -> TSIGKeyText
    ) throws(TSIGKeyFailure) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.limit + 1, alignment: 16)
        defer {
            OPENSSL_cleanse(buffer.baseAddress, buffer.count)
            buffer.deallocate()
        }
        let text = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(try Self.fill(buffer, from: descriptor))])
        let parsed = try parse(text)
        let secret = UnsafeMutableRawBufferPointer(rebasing: text[parsed.secret])
        let length = try TSIGKeyText.decodeBase64(secret)
        let start = secret.assumingMemoryBound(to: UInt8.self).baseAddress
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nil, start, length) else {
            throw .openSSL(OpenSSLError("taking the secret"))
        }
        name = parsed.name
        algorithm = parsed.algorithm
        handle = key
    }

    deinit { EVP_PKEY_free(handle) }

    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        from descriptor: Int32
    ) throws(TSIGKeyFailure) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(errno: errno) }
            guard count > 0 else { break }
            filled += count
        }
        guard filled > 0 else { throw .empty }
        guard filled <= limit else { throw .tooLong }
        return filled
    }

    /// The code over the message, whole, never shortened.
    package func authenticate(_ message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw OpenSSLError("preparing a TSIG") }
        defer { EVP_MD_CTX_free(context) }
        var code = [UInt8](repeating: 0, count: algorithm.length)
        var length = code.count
        guard EVP_DigestSignInit(context, nil, algorithm.digest, nil, handle) == 1,
            EVP_DigestSign(context, &code, &length, message, message.count) == 1, length == code.count
        else { throw OpenSSLError("computing a TSIG") }
        return code
    }

    /// Whether the code is the one of the message; takes the same time whatever differs.
    func accepts(_ code: [UInt8], for message: [UInt8]) throws(OpenSSLError) -> Bool {
        let expected = try authenticate(message)
        // RFC 8945 §5.2.2.1 lets codes be shortened by agreement; there is none here.
        return code.count == expected.count && CRYPTO_memcmp(code, expected, expected.count) == 0
    }
}
