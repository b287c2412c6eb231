import Conformance
import Foundation
import PKI
import Testing

@testable import KeyGeneration

/// Keys that an authority must refuse (Baseline Requirements 6.1.1.3, 6.1.5, 6.1.6) are refused when they are read.
struct WeakKeyTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    private func refusal(modulus: [UInt8], exponent: [UInt8] = [1, 0, 1]) throws -> KeyFailure? {
        try bench.store(DER.rsaKey(modulus: modulus, exponent: exponent), "key.pem")
        return #expect(throws: KeyFailure.self) { try bench.reading("key.pem") { try PrivateKey(readingFrom: $0) } }
    }

    /// A modulus that is none the worse, of a key that openssl made.
    private func goodModulus() throws -> [UInt8] {
        let key = try AccountKey.generate(.rsa2048)
        return try #require(Base64URL.decode(key.publicMembers.last?.value ?? ""))
    }

    @Test(.rows("K-01")) func shortModuliAreRefused() throws {
        #expect(try bench.openssl("genrsa", "-out", "key.pem", "1024").status == 0)
        #expect(throws: KeyFailure.weak(.shortModulus(bits: 1024))) {
            try bench.reading("key.pem") { try PrivateKey(readingFrom: $0) }
        }
        #expect(throws: KeyFailure.weak(.shortModulus(bits: 1024))) {
            try bench.reading("key.pem") { try AccountKey(readingFrom: $0) }
        }
    }

    @Test(.rows("K-01")) func unevenModuliAreRefused() throws {
        #expect(try bench.openssl("genrsa", "-out", "key.pem", "2052").status == 0)
        #expect(throws: KeyFailure.weak(.oddModulus(bits: 2052))) {
            try bench.reading("key.pem") { try PrivateKey(readingFrom: $0) }
        }
    }

    @Test(.rows("K-01"), arguments: [[1], [2], [1, 0, 0]] as [[UInt8]]) func badExponentsAreRefused(exponent: [UInt8])
        throws
    {
        #expect(try refusal(modulus: goodModulus(), exponent: exponent) == .weak(.exponent))
    }

    /// Two factors beside each other, and two that are 2⁵¹⁴ apart: within one and within a few dozen of Fermat's rounds.
    @Test(.rows("K-02"), arguments: [0, 64]) func closePrimesAreRefused(distance: Int) throws {
        let text = try bench.text("prime", "-generate", "-bits", "1024", "-hex").trimmed
        let prime = try #require(Hex.decode(text))
        var other = prime
        // At 1,024 bits a difference of 2⁵¹⁶ takes (2⁵¹⁶)² / (8 · 2¹⁰²⁴) = 32 rounds.
        let place = other.count - 1 - distance
        other[place] = other[place] ^ (distance == 0 ? 2 : 0x10)
        #expect(try refusal(modulus: Self.product(prime, other)) == .weak(.closePrimes))
    }

    /// 1 + k·M, M the product of the small primes, is 65537⁰ modulo each of them, as a product of two such primes is.
    @Test(.rows("K-02")) func chipPrimesAreRefused() throws {
        let primes = (2...167).filter { number in (2..<number).allSatisfy { !number.isMultiple(of: $0) } }
        let primorial = primes.reduce([1] as [UInt8]) { Self.product($0, [UInt8($1)]) }
        // M has 220 bits and begins 0x92; 1,828 bits that begin 0xF make 2,048 of it.
        let factor: [UInt8] = [0x0F] + (0..<(256 - primorial.count)).map { _ in UInt8.random(in: 0...255) }
        var modulus = Self.product(primorial, factor)
        try #require(modulus.count == 256 && modulus[0] >= 0x80 && modulus[255] & 1 == 0)
        modulus[255] |= 1
        #expect(try refusal(modulus: modulus) == .weak(.chipPrimes))
    }

    @Test(.rows("K-02")) func goodKeysAreRead() throws {
        for exponent in ["3", "17", "65537"] {
            let (status, _) = try bench.openssl(
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:2048",
                "-pkeyopt",
                "rsa_keygen_pubexp:\(exponent)",
                "-out",
                "key-\(exponent).pem"
            )
            try #require(status == 0)
            #expect(throws: Never.self) { try bench.reading("key-\(exponent).pem") { try PrivateKey(readingFrom: $0) } }
        }
    }

    @Test func everyWeaknessSaysWhatItIs() {
        let weaknesses: [KeyWeakness] = [
            .shortModulus(bits: 512), .oddModulus(bits: 2049), .exponent, .closePrimes, .chipPrimes,
        ]
        let texts = weaknesses.map { "\(KeyFailure.weak($0))" }
        #expect(Set(texts).count == texts.count)
        #expect(texts.allSatisfy { $0.hasPrefix("key: ") && !$0.hasSuffix(".") })
    }

    private static func product(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var digits = [Int](repeating: 0, count: left.count + right.count)
        for (i, one) in left.reversed().enumerated() {
            for (j, other) in right.reversed().enumerated() { digits[i + j] += Int(one) * Int(other) }
        }
        var carry = 0
        let octets = digits.map { digit -> UInt8 in
            carry += digit
            defer { carry >>= 8 }
            return UInt8(truncatingIfNeeded: carry)
        }
        return Array(octets.reversed().drop { $0 == 0 })
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
