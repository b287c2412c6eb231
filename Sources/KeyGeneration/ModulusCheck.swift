import COpenSSL
import PKI

/// Looks for what makes an RSA key refusable, by its public numbers alone (Baseline Requirements 6.1.1.3, 6.1.5, 6.1.6).
///
/// The list of keys that a Debian release of 2008 could make is not looked at: it is millions of lines.
enum ModulusCheck {
    private static let leastBits = 2_048
    private static let fermatRounds = 100

    /// The odd primes whose powers the primorial of every affected key size contains.
    private static let smallPrimes: [UInt] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
        109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ]

    /// The first weakness found; nil for a key that is none the worse.
    static func weakness(modulus: [UInt8], exponent: [UInt8]) throws(OpenSSLError) -> KeyWeakness? {
        guard let n = number(modulus), let e = number(exponent) else { throw OpenSSLError("reading a modulus") }
        defer {
            BN_free(n)
            BN_free(e)
        }
        let bits = Int(BN_num_bits(n))
        if bits < leastBits { return .shortModulus(bits: bits) }
        if !bits.isMultiple(of: 8) { return .oddModulus(bits: bits) }
        if BN_is_odd(e) == 0 || BN_is_one(e) == 1 { return .exponent }
        if hasChipPrimes(n) { return .chipPrimes }
        return try hasClosePrimes(n) ? .closePrimes : nil
    }

    private static func number(_ octets: [UInt8]) -> OpaquePointer? {
        BN_bin2bn(octets, Int32(clamping: octets.count), nil)
    }

    /// Each prime of an affected key is a power of 65537 modulo many small primes, and so is the modulus. A modulus of
    /// other origin passes all 38 by chance once in two hundred million.
    private static func hasChipPrimes(_ n: OpaquePointer) -> Bool {
        smallPrimes.allSatisfy { prime in
            let rest = UInt(BN_mod_word(n, prime))
            let generator = 65_537 % prime
            var power: UInt = 1
            repeat {
                if power == rest { return true }
                power = power * generator % prime
            } while power != 1
            return false
        }
    }

    /// Fermat: n = a² − b² = (a − b)(a + b), tried for the hundred least a.
    private static func hasClosePrimes(_ n: OpaquePointer) throws(OpenSSLError) -> Bool {
        guard let context = BN_CTX_new() else { throw OpenSSLError("checking a modulus") }
        defer { BN_CTX_free(context) }
        BN_CTX_start(context)
        defer { BN_CTX_end(context) }
        guard let a = BN_CTX_get(context), let square = BN_CTX_get(context), let root = BN_CTX_get(context) else {
            throw OpenSSLError("checking a modulus")
        }
        try floorRoot(of: n, into: a, context)
        for _ in 0..<fermatRounds {
            guard BN_add_word(a, 1) == 1, BN_sqr(square, a, context) == 1, BN_sub(square, square, n) == 1 else {
                throw OpenSSLError("checking a modulus")
            }
            try floorRoot(of: square, into: root, context)
            guard BN_sqr(root, root, context) == 1 else { throw OpenSSLError("checking a modulus") }
            if BN_cmp(root, square) == 0 { return true }
        }
        return false
    }

    /// The greatest number whose square is not above `n`, by Newton's method from above.
    private static func floorRoot(
        of n: OpaquePointer,
        into root: OpaquePointer,
        _ context: OpaquePointer
    ) throws(OpenSSLError) {
        BN_CTX_start(context)
        defer { BN_CTX_end(context) }
        guard let next = BN_CTX_get(context), BN_set_word(root, 0) == 1 else {
            throw OpenSSLError("computing a square root")
        }
        guard BN_is_zero(n) == 0 else { return }
        // 2^⌈bits/2⌉ is above the root; from there on each step is below the last until the root is reached.
        guard BN_set_bit(next, (BN_num_bits(n) + 1) / 2) == 1 else { throw OpenSSLError("computing a square root") }
        repeat {
            guard BN_copy(root, next) != nil, BN_div(next, nil, n, root, context) == 1,
                BN_add(next, next, root) == 1, BN_rshift1(next, next) == 1
            else { throw OpenSSLError("computing a square root") }
        } while BN_cmp(next, root) < 0
    }
}
