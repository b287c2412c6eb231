import COpenSSL

/// The numbers of an RSA key (RFC 8017 §3.1). What is cheap is a property; what costs is a function.
package struct RSAKey: Sendable, Hashable {
    /// The modulus in big-endian octets without leading zeros.
    package let modulus: [UInt8]
    /// The public exponent in big-endian octets without leading zeros.
    package let exponent: [UInt8]

    /// Longer moduli are not searched for factors: no key in use is near, and the search takes time.
    package static let longestSearched = 16_384

    /// A key from its numbers.
    package init(modulus: [UInt8], exponent: [UInt8]) {
        self.modulus = Array(modulus.drop { $0 == 0 })
        self.exponent = Array(exponent.drop { $0 == 0 })
    }

    /// Reads RSAPublicKey; nil for anything else and for negative numbers.
    init?(_ contents: ArraySlice<UInt8>) {
        var reader = DERReader(contents)
        var fields = reader.next(DERTag.sequence)?.reader
        guard let modulus = fields?.next(DERTag.integer)?.contents,
            let exponent = fields?.next(DERTag.integer)?.contents,
            let first = modulus.first, let other = exponent.first, (first | other) & 0x80 == 0
        else { return nil }
        self.init(modulus: Array(modulus), exponent: Array(exponent))
    }

    /// How many bits the modulus has.
    package var bits: Int { Self.bits(of: modulus) }

    /// How many bits the exponent has.
    package var exponentBits: Int { Self.bits(of: exponent) }

    /// Whether the modulus is even.
    package var isModulusEven: Bool { modulus.last.map { $0 & 1 == 0 } ?? true }

    /// Whether the exponent is even.
    package var isExponentEven: Bool { exponent.last.map { $0 & 1 == 0 } ?? true }

    /// The exponent, where it fits into 63 bits.
    package var smallExponent: Int? {
        exponentBits <= 63 ? exponent.reduce(0) { $0 << 8 | Int($1) } : nil
    }

    /// The least odd prime below 752 that divides the modulus; nil when none does. A few microseconds for 2,048 bits.
    package func smallFactor() -> Int? {
        guard bits <= Self.longestSearched, let number = BigNumber(modulus) else { return nil }
        for group in SmallPrimes.groups {
            let rest = number.remainder(by: group.product)
            if let factor = group.primes.first(where: { rest.isMultiple(of: $0) }) { return Int(clamping: factor) }
        }
        return nil
    }

    /// Whether the modulus has the fingerprint of keys made by the faulty library of ROCA (CVE-2017-15361): modulo every
    /// prime up to 167 it is a power of 65537. A sound key has it once in about 2^27 keys.
    package func hasROCAFingerprint() -> Bool {
        guard bits >= 512, bits <= Self.longestSearched, let number = BigNumber(modulus) else { return false }
        return SmallPrimes.powersOf65537.allSatisfy { $0.residues.contains(number.remainder(by: $0.prime)) }
    }

    private static func bits(of octets: [UInt8]) -> Int {
        guard let first = octets.first else { return 0 }
        return octets.count * 8 - first.leadingZeroBitCount
    }
}
