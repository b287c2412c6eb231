import Foundation
import PKI
import Testing

/// Judged by roots that are loaded once as by roots that are loaded each time.
struct TrustAnchorsTests {
    let openssl: OpenSSLCommand
    let trust: TrustStore

    init() throws {
        openssl = try OpenSSLCommand()
        try openssl.authority()
        trust = try TrustStore(pem: openssl.bytes("ca.pem"))
    }

    @Test func anExpiredCertificateStillHasAPath() throws {
        let leaf = try CertificateChain(pem: openssl.leaf("good", san: "DNS:a.example", days: "2")).leaf
        let anchors = try TrustAnchors(trust)
        #expect(anchors.verify(leaf, others: [], at: Date()) == .trusted(root: "CN=Test Root"))
        let later = Date(timeIntervalSinceNow: 259_200)
        guard case .untrusted = anchors.verify(leaf, others: [], at: later) else {
            Issue.record("trusted after its end")
            return
        }
        #expect(anchors.verify(leaf, others: [], at: nil) == .trusted(root: "CN=Test Root"))
    }

    @Test func foreignRootsAreNoPath() throws {
        let leaf = try CertificateChain(pem: openssl.leaf("good", san: "DNS:a.example")).leaf
        guard case .untrusted = try TrustAnchors(.roots([])).verify(leaf, others: [], at: nil) else {
            Issue.record("trusted without a root")
            return
        }
    }
}
