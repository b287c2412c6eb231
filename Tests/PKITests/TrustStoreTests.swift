import Foundation
import PKI
import Testing

struct TrustStoreTests {
    let openssl: OpenSSLCommand
    let trust: TrustStore

    init() throws {
        openssl = try OpenSSLCommand()
        try openssl.authority()
        trust = try TrustStore(pem: openssl.bytes("ca.pem"))
    }

    private func chain(_ pem: [UInt8]) throws -> CertificateChain { try CertificateChain(pem: pem) }

    @Test func aChainToTheRootIsTrusted() throws {
        let chain = try chain(openssl.leaf("good", san: "DNS:a.example"))
        #expect(trust.verify(chain, at: Date()) == .trusted(root: "CN=Test Root"))
    }

    @Test func anotherRootIsNot() throws {
        let chain = try chain(openssl.leaf("good", san: "DNS:a.example"))
        let other = try OpenSSLCommand()
        try other.authority()
        let foreign = try TrustStore(pem: other.bytes("ca.pem"))
        guard case .untrusted(_, position: 0) = foreign.verify(chain, at: Date()) else {
            Issue.record("trusted by a foreign root")
            return
        }
        guard case .untrusted = TrustStore.system.verify(chain, at: Date()) else {
            Issue.record("trusted by the system's roots")
            return
        }
    }

    @Test func theInstantCounts() throws {
        let chain = try chain(openssl.leaf("good", san: "DNS:a.example", days: "2"))
        for offset: Double in [-86_400, 259_200] {
            guard case .untrusted = trust.verify(chain, at: Date(timeIntervalSinceNow: offset)) else {
                Issue.record("trusted at \(offset)")
                continue
            }
        }
    }

    @Test(arguments: [
        (["rsa:1024"], "extendedKeyUsage=serverAuth"),
        (["rsa:2048"], "extendedKeyUsage=clientAuth"),
    ])
    func weakOrMisusedLeavesAreNot(key: [String], usage: String) throws {
        let chain = try chain(openssl.leaf("bad", san: "DNS:a.example", key: key, usage: usage))
        guard case .untrusted = trust.verify(chain, at: Date()) else {
            Issue.record("trusted")
            return
        }
    }
}
