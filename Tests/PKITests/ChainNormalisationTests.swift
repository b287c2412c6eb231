import Conformance
import Foundation
import PKI
import Testing

/// CH-04, C4: what servers send in the wrong order, twice, or with the root, is put right and told; what cannot be put
/// right is refused.
@Suite(.rows("CH-04", "F-C4"))
struct ChainNormalisationTests {
    private static let made = Result { () throws -> [String: [UInt8]] in
        let openssl = try OpenSSLCommand()
        try openssl.authority()
        try openssl.authority("upper", issuer: "ca")
        try openssl.authority("lower", issuer: "upper")
        _ = try openssl.leaf("leaf", san: "DNS:a.example", issuer: "lower")
        return try Dictionary(
            uniqueKeysWithValues: ["ca", "upper", "lower", "leaf"].map { ($0, try openssl.bytes("\($0).pem")) }
        )
    }

    private func pem(_ names: [String]) throws -> [UInt8] {
        let made = try Self.made.get()
        return names.flatMap { made[$0] ?? [] }
    }

    @Test(.rows("CH-01")) func theRightOrderIsLeftAsItIs() throws {
        let (chain, changes) = try CertificateChain.normalised(pem: pem(["leaf", "lower", "upper"]))
        #expect(try chain.fullPEM == pem(["leaf", "lower", "upper"]))
        #expect(changes == [])
    }

    static let wrong: [(names: [String], changes: [ChainChange])] = [
        (["leaf", "upper", "lower"], [.reordered]),
        (["upper", "lower", "leaf"], [.reordered]),
        (["lower", "leaf", "upper"], [.reordered]),
        (["leaf", "lower", "upper", "ca"], [.rootDropped(position: 3)]),
        (
            ["leaf", "leaf", "lower", "lower", "upper"],
            [.repetitionDropped(position: 1), .repetitionDropped(position: 3)]
        ),
        (["ca", "upper", "lower", "leaf"], [.rootDropped(position: 0), .reordered]),
    ]

    @Test(arguments: wrong) func theWrongOrderIsPutRight(names: [String], expected: [ChainChange]) throws {
        let (chain, changes) = try CertificateChain.normalised(pem: pem(names))
        #expect(try chain.fullPEM == pem(["leaf", "lower", "upper"]))
        #expect(changes == expected)
        #expect(try CertificateChain(pem: pem(names)) == chain)
    }

    @Test func theRootStaysWhereItIsAskedFor() throws {
        let sent = ["ca", "leaf", "lower", "upper"]
        let (chain, changes) = try CertificateChain.normalised(pem: pem(sent), keepingRoot: true)
        #expect(try chain.fullPEM == pem(["leaf", "lower", "upper", "ca"]))
        #expect(changes == [.reordered])
    }

    @Test(.rows("CH-01")) func gapsAndStrangersAreRefused() throws {
        #expect(throws: CertificateChain.Failure.unrelated(position: 1)) {
            try CertificateChain(pem: pem(["leaf", "upper"]))
        }
        #expect(throws: CertificateChain.Failure.leafIsAuthority) {
            try CertificateChain(pem: pem(["lower", "upper"]))
        }
        #expect(throws: CertificateChain.Failure.pem(.empty)) { try CertificateChain(pem: []) }
        let certificate = try CertificateChain(pem: pem(["leaf"])).leaf
        #expect(throws: CertificateChain.Failure.tooLong(limit: 10)) {
            try CertificateChain(Array(repeating: certificate, count: 11))
        }
    }
}
