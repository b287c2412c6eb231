import COpenSSL

/// The digest at the end of a JKS or JCEKS file: SHA-1 over the password in UTF-16, two words, and all octets before it.
enum JavaKeystoreDigest {
    private static let size = 20

    /// Whether the file was closed with the empty password or with `changeit`.
    static func fitsOpenPassword(_ octets: UnsafeRawBufferPointer) -> Bool {
        guard octets.count > size else { return false }
        let covered = UnsafeRawBufferPointer(rebasing: octets.dropLast(size))
        let digest = octets.suffix(size)
        return KnownPasswords.wellKnown.open.contains { password in
            // Both are ASCII: each octet is the lower half of a UTF-16 unit.
            let wide = password.withOctets { octets in octets.flatMap { [0, $0] as [UInt8] } }
            return sha1([wide, Array("Mighty Aphrodite".utf8)], covered)?.elementsEqual(digest) == true
        }
    }

    private static func sha1(_ parts: [[UInt8]], _ rest: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        defer { ERR_clear_error() }
        guard EVP_DigestInit_ex(context, EVP_sha1(), nil) == 1 else { return nil }
        for part in parts { guard EVP_DigestUpdate(context, part, part.count) == 1 else { return nil } }
        guard EVP_DigestUpdate(context, rest.baseAddress, rest.count) == 1 else { return nil }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_DigestFinal_ex(context, &digest, &length) == 1 else { return nil }
        return Array(digest.prefix(Int(length)))
    }
}
