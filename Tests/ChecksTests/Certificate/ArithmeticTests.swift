import Foundation
import Testing

@testable import Checks

struct ArithmeticTests {
    @Test func theGroupsHoldEveryPrimeBelow752() {
        let primes = SmallPrimes.groups.flatMap(\.primes)
        #expect(primes == SmallPrimes.all)
        #expect(primes.count == 132 && primes.first == 3 && primes.last == 751)
        for group in SmallPrimes.groups { #expect(group.primes.reduce(1, *) == group.product) }
        #expect(SmallPrimes.powersOf65537.map(\.prime).last == 167)
        #expect(SmallPrimes.powersOf65537.first { $0.prime == 11 }?.residues == [1, 10])
    }

    @Test func everySmallFactorIsFound() {
        for prime in SmallPrimes.all {
            // 1,000,003 is prime: the product has no other small factor.
            let product = UInt64(prime) * 1_000_003
            let key = RSAKey(modulus: Self.octets(product), exponent: [3])
            #expect(key.smallFactor() == Int(prime))
        }
        #expect(RSAKey(modulus: Self.octets(1_000_003), exponent: [3]).smallFactor() == nil)
    }

    private static let products: [(UInt64, Bool)] = [
        (10_403, true), (1_018_081, true), (3_000_009, false), (4_295_229_443, true),
    ]

    @Test(arguments: products)
    func fermatFindsCloseFactorsOnly(number: UInt64, isFound: Bool) {
        #expect(FermatFactorization.finds(factorsOf: Self.octets(number), rounds: 100) == isFound)
    }

    @Test func whatCannotBeSearchedIsSaid() {
        #expect(FermatFactorization.finds(factorsOf: [], rounds: 100) == nil)
        #expect(FermatFactorization.finds(factorsOf: [4], rounds: 100) == nil)
        #expect(FermatFactorization.finds(factorsOf: Array(repeating: 0xFF, count: 4_096), rounds: 100) == nil)
    }

    @Test func soundKeysHaveNoFingerprint() {
        #expect(RSAKey(modulus: TestKeys.roca, exponent: [1, 0, 1]).hasROCAFingerprint())
        for modulus in [TestKeys.rsa1024, TestKeys.rsa2047, TestKeys.rsa2048] {
            #expect(!RSAKey(modulus: modulus, exponent: [1, 0, 1]).hasROCAFingerprint())
        }
    }

    /// Foundation is the other judge.
    @Test func composedIsWhatFoundationComposes() {
        let texts = [
            "bücher", "bu\u{308}cher", "ệ", "ê\u{323}", "e\u{323}\u{302}", "e\u{302}\u{323}", "한글",
            "\u{1112}\u{1161}\u{11AB}",
            "क\u{93C}", "\u{958}", "q\u{307}\u{323}", "q\u{323}\u{307}", "a\u{300}\u{301}", "が",
            "か\u{3099}",
            "\u{212B}", "ä\u{304}", "ǟ", "\u{9C7}\u{9BE}", "straße", "\u{635}\u{650}\u{651}",
        ]
        for text in texts {
            let isComposed =
                Array(text.precomposedStringWithCanonicalMapping.unicodeScalars) == Array(text.unicodeScalars)
            let scalars = text.unicodeScalars.map { String($0.value, radix: 16) }
            #expect(NormalForm.isComposed(text) == isComposed, "\(text) \(scalars)")
        }
    }

    /// Here Foundation is wrong: UAX #15 composes an open syllable with a trailing consonant.
    @Test func openSyllablesAreComposedWithWhatFollows() {
        #expect(!NormalForm.isComposed("\u{D558}\u{11AB}"))
        #expect(NormalForm.isComposed("\u{D55C}\u{11AB}"))
    }

    @Test func spansAndInstantsAreWritten() {
        #expect(RuleDate.text(Date(timeIntervalSince1970: 1_795_132_800 + 4 * 3_600 + 600)) == "2026-11-20 04:10 UTC")
        #expect(
            RuleDate.span(90) == "90 seconds" && RuleDate.span(-7_300) == "2 hours" && RuleDate.span(300) == "5 minutes"
        )
        let dates = [
            (RuleDate.september2020, "2020-09-01"), (RuleDate.september2022, "2022-09-01"),
            (RuleDate.march2024, "2024-03-15"), (RuleDate.march2026, "2026-03-15"), (RuleDate.march2027, "2027-03-15"),
            (RuleDate.march2029, "2029-03-15"), (CertificatePolicy().weakKeyHorizon, "2031-01-01"),
        ]
        for (date, text) in dates { #expect(RuleDate.text(date) == "\(text) 00:00 UTC") }
    }

    @Test func othersTextIsMadePrintable() {
        #expect(PrintableWord.of("a\u{1B}[31m\u{202E}b\n") == "a\\u{1b}[31m\\u{202e}b\\u{a}")
        #expect(PrintableWord.of([0x61, 0xFF, 0x62] as [UInt8]) == "a\\xffb")
        #expect(PrintableWord.of(String(repeating: "x", count: 500)).count == 121)
        #expect(PrintableWord.list(["a", "b", "c"], most: 2) == "a, b and 1 more")
    }

    private static func octets(_ number: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }
}
