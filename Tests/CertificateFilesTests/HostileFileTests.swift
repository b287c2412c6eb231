import Foundation
import Testing

@testable import CertificateFiles

/// Damage of every kind in every format: always a result, never a trap, never a long wait.
///
/// `REKEY_FUZZ_ROUNDS=100000 swift test --filter HostileFileTests` runs more of them; `REKEY_FUZZ_SEED` begins elsewhere.
struct HostileFileTests {
    /// A small generator with a known seed, so that a failure can be had again.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private static func number(_ name: String, or standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }

    @Test func mutationsAlwaysGiveAResult() throws {
        let samples = try Samples.shared
        let names = samples.files.keys.sorted()
        let seed = Self.number("REKEY_FUZZ_SEED", or: 20_261_121)
        var (results, slowest) = (0, Duration.zero)
        for round in 0..<Self.number("REKEY_FUZZ_ROUNDS", or: 2_000) {
            var random = Seeded(state: UInt64(truncatingIfNeeded: seed &+ round))
            // The seeds of neighbours are alike; their first numbers are not used.
            for _ in 0..<4 { _ = random.next() }
            let octets = try Self.mutated(samples, names, &random)
            let start = ContinuousClock.now
            let contents = CertificateFile.contents(of: octets)
            let taken = ContinuousClock.now - start
            slowest = max(slowest, taken)
            #expect(taken < .seconds(2), "round \(round) of seed \(seed)")
            let told = contents.problems.map(\.detail) + contents.certificates.compactMap(\.alias)
            #expect(
                told.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } },
                "round \(round) of seed \(seed)"
            )
            results += 1
        }
        #expect(results > 0 && slowest > .zero)
    }

    private static func mutated(
        _ samples: Samples,
        _ names: [String],
        _ random: inout Seeded
    ) throws -> [UInt8] {
        func sample() throws -> [UInt8] { try samples.octets(names.randomElement(using: &random) ?? "leaf.pem") }
        var octets = try sample()
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0...octets.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: octets.removeLast(octets.count - place)
            case 1:
                for _ in 0..<Int.random(in: 1...16, using: &random) where !octets.isEmpty {
                    let bit = Int.random(in: 0..<octets.count * 8, using: &random)
                    octets[bit / 8] ^= 1 << UInt8(bit % 8)
                }
            case 2: octets.insert(contentsOf: try sample(), at: place)
            case 3:
                let other = try sample()
                octets.replaceSubrange(place..., with: other.suffix(Int.random(in: 0...other.count, using: &random)))
            case 4: octets = try nested(octets, sample(), &random)
            default:
                // Lengths and counts that are as large, or as small, as they can be.
                let value: UInt8 = [0x00, 0x7F, 0x80, 0x84, 0xFF].randomElement(using: &random) ?? 0
                let end = min(octets.count, place + Int.random(in: 1...4, using: &random))
                octets.replaceSubrange(place..<end, with: [UInt8](repeating: value, count: end - place))
            }
        }
        return octets
    }

    /// One file in another's wrapping: PEM, base64 in YAML, a Java keystore's entry, a SEQUENCE.
    private static func nested(_ inner: [UInt8], _ other: [UInt8], _ random: inout Seeded) throws -> [UInt8] {
        let base64 = Data(inner).base64EncodedString()
        let label = ["CERTIFICATE", "X509 CRL", "PKCS7", "TRUSTED CERTIFICATE"].randomElement(using: &random) ?? "CMS"
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Array("-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n".utf8) + other
        case 1: return Array("key: \(base64)\n".utf8) + other
        case 2:
            let size = UInt32(truncatingIfNeeded: inner.count)
            let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> UInt32($0)) }
            let head: [UInt8] = [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0x61]
            return head + [UInt8](repeating: 0, count: 8) + length + inner + other
        default:
            let size = inner.count
            return [0x30, 0x83] + [16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + inner
        }
    }
}
