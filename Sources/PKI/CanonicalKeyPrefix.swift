/// The beginnings of a SubjectPublicKeyInfo in the one form that OpenSSL writes, up to the key's own octets.
///
/// The same key can be spelt otherwise (a compressed point, RSA without its NULL, a curve by its parameters); such a one
/// is encoded anew, so that a key has one digest wherever it is met.
enum CanonicalKeyPrefix {
    /// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING, uncompressed point } (RFC 5480 §2).
    private static let p256: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
        0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ]
    /// The same with secp384r1.
    private static let p384: [UInt8] = [
        0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x05, 0x2B, 0x81, 0x04,
        0x00, 0x22, 0x03, 0x62, 0x00, 0x04,
    ]
    /// SEQUENCE { id-Ed25519 }, BIT STRING of 32 octets (RFC 8410 §4).
    private static let ed25519: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    /// SEQUENCE { rsaEncryption, NULL }, BIT STRING (RFC 3279 §2.3.1), after the outermost header.
    private static let rsa: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03,
    ]

    /// Whether the octets begin as OpenSSL begins a key of this kind.
    static func begins(_ encoded: [UInt8]) -> Bool {
        if encoded.starts(with: p256) { return encoded.count == 91 }
        if encoded.starts(with: p384) { return encoded.count == 120 }
        if encoded.starts(with: ed25519) { return encoded.count == 44 }
        // 30 82 and two octets of length: any modulus from 1,024 bits on.
        return encoded.starts(with: [0x30, 0x82]) && encoded.dropFirst(4).starts(with: rsa)
    }
}
