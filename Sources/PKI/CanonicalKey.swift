import COpenSSL

/// A SubjectPublicKeyInfo in the one form that OpenSSL writes, read without OpenSSL's decoders.
///
/// The same key can be spelt otherwise (a compressed point, RSA without its NULL, a curve by its parameters); such a one
/// is for OpenSSL to decode and to encode anew, so that a key has one digest wherever it is met.
enum CanonicalKey {
    /// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING, uncompressed point } (RFC 5480 §2), up to the
    /// point.
    private static let p256: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
        0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ]
    /// The same with secp384r1.
    private static let p384: [UInt8] = [
        0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x05, 0x2B, 0x81, 0x04,
        0x00, 0x22, 0x03, 0x62, 0x00,
    ]
    /// SEQUENCE { id-Ed25519 }, BIT STRING of 32 octets (RFC 8410 §4), up to these.
    private static let ed25519: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    /// SEQUENCE { rsaEncryption, NULL } (RFC 3279 §2.3.1), after the outermost header.
    private static let rsa: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]

    // Only ever read, and alive as long as the process: threads may share them.
    private nonisolated(unsafe) static let p256Group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)
    private nonisolated(unsafe) static let p384Group = EC_GROUP_new_by_curve_name(NID_secp384r1)

    /// The strength of the key; nil when it is spelt otherwise, of another kind, or no key at all.
    static func strength(of encoded: [UInt8]) -> KeyStrength? {
        if encoded.starts(with: p256) {
            return isPoint(encoded.dropFirst(p256.count), of: 65, on: p256Group) ? .curve("P-256") : nil
        }
        if encoded.starts(with: p384) {
            return isPoint(encoded.dropFirst(p384.count), of: 97, on: p384Group) ? .curve("P-384") : nil
        }
        if encoded.starts(with: ed25519) { return encoded.count == 44 ? .edwards("Ed25519") : nil }
        return modulusBits(encoded).map { .rsa(bits: $0) }
    }

    /// SEC 1 §2.3.4: an uncompressed point begins with 04; OpenSSL says whether it is on the curve.
    private static func isPoint(_ octets: ArraySlice<UInt8>, of length: Int, on group: OpaquePointer?) -> Bool {
        guard octets.count == length, octets.first == 4, let group, let point = EC_POINT_new(group) else {
            return false
        }
        defer { EC_POINT_free(point) }
        return octets.withUnsafeBufferPointer { EC_POINT_oct2point(group, point, $0.baseAddress, $0.count, nil) } == 1
    }

    /// RFC 8017 §A.1.1: `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }`, in a BIT STRING.
    ///
    /// Only keys of 1,024 bits and more, whose lengths all take two octets, and no longer ones than OpenSSL takes.
    private static func modulusBits(_ encoded: [UInt8]) -> Int? {
        var rest = encoded[...]
        guard enter(0x30, &rest), rest.starts(with: rsa) else { return nil }
        rest = rest.dropFirst(rsa.count)
        guard enter(0x03, &rest), rest.popFirst() == 0, enter(0x30, &rest), rest.popFirst() == 0x02,
            let length = twoOctetLength(&rest), length <= rest.count
        else { return nil }
        let modulus = rest.prefix(length)
        rest = rest.dropFirst(length)
        // DER: the shortest form; a modulus is odd and positive.
        guard modulus.first == 0, let top = modulus.dropFirst().first, top >= 0x80, modulus.last.map({ $0 & 1 }) == 1,
            isExponent(rest)
        else { return nil }
        let bits = (length - 1) * 8
        return bits <= 16_384 ? bits : nil
    }

    /// An odd INTEGER above one in at most eight octets, and nothing behind it.
    private static func isExponent(_ octets: ArraySlice<UInt8>) -> Bool {
        var rest = octets
        guard rest.popFirst() == 0x02, let length = rest.popFirst(), (1...8).contains(length),
            rest.count == Int(length),
            let first = rest.first, let last = rest.last
        else { return false }
        return (0x01...0x7F).contains(first) && last & 1 == 1 && !(length == 1 && first == 1)
    }

    /// Goes inside a value that fills the rest exactly.
    private static func enter(_ tag: UInt8, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.popFirst() == tag, let length = twoOctetLength(&rest) else { return false }
        return length == rest.count
    }

    /// 82 and two octets, of which the first is not zero.
    private static func twoOctetLength(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.popFirst() == 0x82, let high = rest.popFirst(), high > 0, let low = rest.popFirst() else {
            return nil
        }
        return Int(high) << 8 | Int(low)
    }
}
