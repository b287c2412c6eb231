import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct ChainWishTests {
    private func reading(_ alternates: [ServerURL] = []) throws -> CertificateReading {
        let pem = try TestChain.pem.get()
        return CertificateReading(chain: try CertificateChain(pem: pem), pem: pem, alternates: alternates)
    }

    @Test(.rows("CH-05")) func aWishIsANameOrAFingerprint() throws {
        let leaf = try TestNames.leaf()
        let digits = leaf.fingerprint.description
        let pairs = stride(from: 0, to: 64, by: 2).map { offset in
            String(digits.dropFirst(offset).prefix(2)).uppercased()
        }
        #expect(ChainWish(digits) == .fingerprint(leaf.fingerprint))
        #expect(ChainWish(pairs.joined(separator: ":")) == .fingerprint(leaf.fingerprint))
        for name in ["ISRG Root X1", String(digits.dropLast(2)), digits + "00", "", ":"] {
            #expect(ChainWish(name) == .issuer(commonName: name))
        }
    }

    @Test(.rows("CH-05")) func theTopsIssuerAndAnyFingerprintAreLookedAt() throws {
        let reading = try reading()
        #expect(ChainWish("Test Root").isMet(by: reading))
        for name in ["Test CA", "Test", "test root", "Test Root,", "", "CN=Test Root"] {
            #expect(!ChainWish(name).isMet(by: reading), "\(name)")
        }
        for certificate in reading.chain.certificates {
            #expect(ChainWish(certificate.fingerprint.description).isMet(by: reading))
        }
        #expect(!ChainWish(String(repeating: "0", count: 64)).isMet(by: reading))
    }

    static let names: [(String, [String])] = [
        ("CN=ISRG Root X1,O=ISRG,C=US", ["ISRG Root X1"]), (#"O=A\, B,CN=C\, \"D\" \+ E"#, ["C, \"D\" + E"]),
        (#"CN=\C3\89tat,C=FR"#, ["État"]), ("CN=a+CN=b,OU=CN=c", ["a", "b"]), ("O=x", []), ("", []),
        (#"CN=end\"#, [#"end\"#]), (" CN=spaced", ["spaced"]), ("XCN=a", []),
    ]

    @Test(.rows("CH-05"), arguments: names) func commonNamesAreUnescaped(text: String, expected: [String]) {
        #expect(DistinguishedName.commonNames(in: text) == expected)
    }

    /// CH-05: several fields, several links in one, relative and absolute, each once, no more than ten.
    @Test(.rows("CH-05", "CH-07", "F-C6")) func linksAreCollectedFromAllFields() async throws {
        let links = [
            #"</cert/0/1>;rel="alternate", <../cert/0/2>; rel=alternate, <https://evil.example/>;rel="alternate""#,
            #"<https://ca.test/cert/0/1>;rel="alternate""#, #"<https://ca.test/up>;rel="up""#, "<;;;>,,", "nonsense",
            #"<https://ca.test/cert/0>;rel="alternate""#,
            (3..<30).map { "<\($0)>;rel=alternate" }.joined(separator: ","),
        ]
        let scene = try Scene(script: { seen, _ in
            guard seen.purpose == .certificate, let pem = try? TestChain.pem.get() else { return nil }
            return .answer(200, headers: links.map { ("Link", $0) }, body: String(decoding: pem, as: UTF8.self))
        })
        let account = try scene.account()
        let url = try scene.client.url(FakeCA.certificateURL(0))
        let reading = try #require(try await scene.client.certificate(at: url, as: account))
        #expect(reading.alternates.count == 10)
        #expect(reading.alternates.prefix(2).map(\.text) == ["https://ca.test/cert/0/1", "https://ca.test/cert/0/2"])
        #expect(reading.alternates.allSatisfy { $0.text.hasPrefix("https://ca.test/cert/") })
    }

    /// CH-06: what the account may not read is no loss.
    @Test(.rows("CH-06", "F-C6"), arguments: [403, 404, 500])
    func anAlternateThatCannotBeHadIsNoLoss(status: Int) async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .certificate ? .answer(status, body: problemText("unauthorized")) : nil
        })
        let account = try scene.account()
        let urls = try ["/cert/0/1", "/cert/0/2"].map { try scene.client.url(FakeCA.base + $0) }
        let chosen = try reading(urls)
        let kept = await scene.client.certificate(preferring: ChainWish("Other Root"), over: chosen, as: account)
        #expect(kept.pem == chosen.pem)
        #expect(Set(scene.ca.requests.filter { $0.purpose == .certificate }.map(\.url)) == Set(urls.map(\.text)))
    }

    @Test(.rows("CH-05")) func aChainThatFitsIsNotLookedFor() async throws {
        let scene = try Scene()
        let account = try scene.account()
        let chosen = try reading([try scene.client.url(FakeCA.base + "/cert/0/1")])
        _ = await scene.client.certificate(preferring: ChainWish("Test Root"), over: chosen, as: account)
        #expect(scene.ca.requests.isEmpty)
    }
}
