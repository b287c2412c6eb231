import COpenSSL
import PKI
import Testing

@testable import Checks

struct TLSAMatchTests {
    private let bench: EndpointBench

    init() throws { bench = try EndpointBench() }

    private var chain: [Certificate] { [bench.leaf, bench.intermediate] }

    private func association(_ certificate: Certificate, selector: UInt8, type: UInt8) -> [UInt8] {
        let octets = selector == 0 ? certificate.der : certificate.publicKey.der
        switch type {
        case 0: return octets
        case 1: return SHA256Digest(hashing: octets).bytes
        default:
            var digest = [UInt8](repeating: 0, count: 64)
            _ = SHA512(octets, octets.count, &digest)
            return digest
        }
    }

    @Test(arguments: [UInt8](0...3), [UInt8](0...1)) func everyUsageAndSelectorMatchesItsOwn(
        _ usage: UInt8,
        _ selector: UInt8
    ) {
        let isForLeaf = usage == 1 || usage == 3
        let (right, wrong) = isForLeaf ? (bench.leaf, bench.intermediate) : (bench.intermediate, bench.leaf)
        for type in [UInt8](0...2) {
            let good = TLSARecord(
                usage: usage,
                selector: selector,
                matchingType: type,
                association: association(right, selector: selector, type: type)
            )
            let bad = TLSARecord(
                usage: usage,
                selector: selector,
                matchingType: type,
                association: association(wrong, selector: selector, type: type)
            )
            #expect(TLSAMatch.judge([bad, good], chain: chain) == .matched(good))
            #expect(TLSAMatch.judge([bad], chain: chain) == (usage == 0 ? .needsTheRoot : .mismatched))
            #expect(TLSAMatch.admits([bad], chain: chain) == (usage == 0))
        }
    }

    @Test func recordsThatNobodyCanUseAreIgnored() {
        let digest = bench.leaf.fingerprint.bytes
        let strange: [TLSARecord] = [
            TLSARecord(usage: 4, selector: 0, matchingType: 1, association: digest),
            TLSARecord(usage: 3, selector: 2, matchingType: 1, association: digest),
            TLSARecord(usage: 3, selector: 0, matchingType: 3, association: digest),
            TLSARecord(usage: 3, selector: 0, matchingType: 1, association: Array(digest.dropLast())),
            TLSARecord(usage: 3, selector: 0, matchingType: 2, association: digest),
            TLSARecord(usage: 3, selector: 0, matchingType: 0, association: []),
        ]
        #expect(TLSAMatch.judge(strange, chain: chain) == .noUsableRecord)
        #expect(TLSAMatch.admits(strange, chain: chain))
        #expect(TLSAMatch.judge([], chain: chain) == .noUsableRecord)
    }
}
