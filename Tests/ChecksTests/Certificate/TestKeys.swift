import COpenSSL
import CertificateWorkshop

@testable import Checks

/// Public keys that are made once for all cases; an empty one makes its cases fail.
enum TestKeys {
    static let p256 = publicKey(.p256)
    static let p384 = publicKey(.p384)
    static let secp256k1 = publicKey(.secp256k1)
    static let ed25519 = publicKey(.ed25519)
    static let rsa2048 = modulus(rekey_EVP_RSA_gen(2_048))
    static let rsa2047 = modulus(rekey_EVP_RSA_gen(2_047))
    static let rsa1024 = modulus(rekey_EVP_RSA_gen(1_024))

    /// A modulus of two factors that differ by a few thousand.
    static let closePrimes = numbers { scratch, result in
        let (factor, other) = (BN_new(), BN_new())
        defer {
            BN_free(factor)
            BN_free(other)
        }
        BN_rand(factor, 1_024, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD)
        BN_copy(other, factor)
        BN_add_word(other, 4_242)
        BN_mul(result, factor, other, scratch)
    }

    /// A modulus that 739 divides and no smaller prime.
    static let smallFactor = numbers { _, result in
        repeat {
            BN_rand(result, 2_038, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD)
        } while SmallPrimes.all.contains { BN_mod_word(result, $0) == 0 }
        BN_mul_word(result, 739)
    }

    /// A modulus as the library of ROCA made its primes' product: 65537 to some power modulo the product of the primes up
    /// to 167, plus a multiple of that.
    static let roca = numbers { scratch, result in
        let (product, power, generator) = (BN_new(), BN_new(), BN_new())
        defer { [product, power, generator].forEach { BN_free($0) } }
        BN_set_word(product, 1)
        for prime in SmallPrimes.all where prime <= 167 { BN_mul_word(product, prime) }
        BN_set_word(generator, 65_537)
        BN_set_word(power, 123_457)
        BN_mod_exp(power, generator, power, product, scratch)
        BN_rand(generator, 2_048 - BN_num_bits(product), BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD)
        BN_mul(result, product, generator, scratch)
        BN_add(result, result, power)
        if BN_is_odd(result) == 0 { BN_add(result, result, product) }
    }

    private static func publicKey(_ kind: ForgedKey.Kind) -> [UInt8] { (try? ForgedKey(kind).publicDER) ?? [] }

    private static func modulus(_ key: OpaquePointer?) -> [UInt8] {
        defer { EVP_PKEY_free(key) }
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &number) == 1 else { return [] }
        defer { BN_free(number) }
        return octets(number)
    }

    private static func numbers(_ make: (OpaquePointer?, OpaquePointer?) -> Void) -> [UInt8] {
        let (scratch, result) = (BN_CTX_new(), BN_new())
        defer {
            BN_free(result)
            BN_CTX_free(scratch)
        }
        make(scratch, result)
        return octets(result)
    }

    private static func octets(_ number: OpaquePointer?) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: Int((BN_num_bits(number) + 7) / 8))
        BN_bn2bin(number, &octets)
        return octets
    }
}
