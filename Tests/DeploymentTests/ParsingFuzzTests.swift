import CertificateWorkshop
import Conformance
import Foundation
import PKI
import Testing

@testable import Deployment

/// Damage of every kind and place: an error or a finding, never a trap.
@Suite(.rows("F-C9"))
struct ParsingFuzzTests {
    /// A small generator with a fixed seed, so that a failure can be had again.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    @Test func aPEMCutAtAnyOctetIsRefusedOrWhole() throws {
        let scene = try Scene(.p256)
        let whole = try CertificateChain(pem: scene.answer())
        let pem = whole.fullPEM
        for length in 0..<pem.count {
            guard let chain = try? CertificateChain(pem: Array(pem[..<length])) else { continue }
            // What is left is a leaf alone, or everything but the last newline.
            #expect(chain.leaf == whole.leaf)
            #expect([[], whole.intermediates].contains(chain.intermediates))
        }
    }

    private static let rounds: [(kind: ForgedKey.Kind, flips: Int)] = [
        (.p256, 5_000), (.rsa2048, 500), (.ed25519, 500),
    ]

    @Test(arguments: rounds)
    func flippedBitsAreAnotherCertificateOrNone(kind: ForgedKey.Kind, flips: Int) throws {
        let scene = try Scene(kind)
        let chain = try CertificateChain(pem: scene.answer())
        let requirements = try scene.requirements()
        let der = chain.leaf.der
        var random = Seeded(state: 20_260_722)
        var judged = 0
        for _ in 0..<flips {
            var damaged = der
            let place = Int.random(in: 0..<der.count * 8, using: &random)
            damaged[place / 8] ^= 1 << UInt8(place % 8)
            guard let leaf = try? Certificate(der: damaged) else { continue }
            guard let other = try? CertificateChain([leaf] + chain.intermediates) else { continue }
            judged += 1
            let found = ContentChecks.judge(other, requirements, at: scene.now)
            #expect(found.contains { $0.severity == .reject }, "bit \(place)")
        }
        #expect(judged > flips / 50)
    }

    @Test func listsOfTimestampsAreReadStrictly() throws {
        let scene = try Scene(.p256)
        let contents = try #require(CertificateChain(pem: scene.answer()).leaf.extensions.timestampList)
        let list = Array(contents.dropFirst(contents.count > 257 ? 4 : 3))
        #expect(try CertificateTimestamp.list(list).count == 2)
        for length in 0..<list.count {
            #expect(throws: TimestampListFailure.self) { try CertificateTimestamp.list(Array(list[..<length])) }
        }
        #expect(throws: TimestampListFailure.trailingOctets) { try CertificateTimestamp.list(list + [0]) }
        #expect(throws: TimestampListFailure.empty) { try CertificateTimestamp.list([0, 0]) }
        var random = Seeded(state: 1)
        for _ in 0..<5_000 {
            var damaged = list
            let place = Int.random(in: 0..<list.count * 8, using: &random)
            damaged[place / 8] ^= 1 << UInt8(place % 8)
            _ = try? CertificateTimestamp.list(damaged)
        }
    }
}
