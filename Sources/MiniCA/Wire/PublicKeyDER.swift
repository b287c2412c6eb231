/// The few SubjectPublicKeyInfo encodings that a JWK can stand for (RFC 5480, RFC 8017, RFC 8410).
///
/// OpenSSL parses the outcome and checks the key; here is only the frame around the numbers.
enum PublicKeyDER {
    /// An uncompressed point of P-256, 32 octets each.
    static func p256(_ x: [UInt8], _ y: [UInt8]) -> [UInt8] {
        let curve: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        return frame(value(0x30, ecPublicKey + curve), [0x04] + x + y)
    }

    /// An uncompressed point of P-384, 48 octets each.
    static func p384(_ x: [UInt8], _ y: [UInt8]) -> [UInt8] {
        let curve: [UInt8] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
        return frame(value(0x30, ecPublicKey + curve), [0x04] + x + y)
    }

    /// A key of 32 octets.
    static func ed25519(_ key: [UInt8]) -> [UInt8] { frame([0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70], key) }

    /// Modulus and exponent, big-endian without leading zeros.
    static func rsa(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        let encryption: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00]
        return frame(value(0x30, encryption), value(0x30, number(modulus) + number(exponent)))
    }

    private static let ecPublicKey: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]

    private static func frame(_ algorithm: [UInt8], _ key: [UInt8]) -> [UInt8] {
        value(0x30, algorithm + value(0x03, [0] + key))
    }

    /// A positive INTEGER: a zero octet in front where the first bit is set.
    private static func number(_ octets: [UInt8]) -> [UInt8] {
        value(0x02, (octets.first ?? 0) & 0x80 == 0 ? octets : [0] + octets)
    }

    private static func value(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        let count = contents.count
        if count < 128 { return [tag, UInt8(truncatingIfNeeded: count)] + contents }
        var length: [UInt8] = []
        var rest = count
        while rest > 0 {
            length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(truncatingIfNeeded: length.count)] + length + contents
    }
}
