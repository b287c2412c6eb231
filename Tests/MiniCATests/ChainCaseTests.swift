import Conformance
import Foundation
import MiniCA
import PKI
import Testing

/// The semantic cases that show in what is downloaded, each on the wire.
struct ChainCaseTests {
    private static let cases: [SemanticCase] = [
        .emptyChain, .leafOnly, .wrongOrder, .redundantChain, .twoLeaves, .unrelatedCertificate, .untidyPEM,
        .malformedPEM, .privateKeyInChain, .damagedChain, .oversizedChain,
    ]

    @Test(.rows("F-C4", "F-C7", "F-C9", "F-C10"), arguments: cases)
    func chainsAreWrong(semantic: SemanticCase) async throws {
        try await Rig.with(Rig.tuned { $0.tempers = [.readyOrders] }) { rig in
            let url = try await rig.certificateURL("a.example.com")
            let good = try await rig.client.post(url, nil).body
            let chain = try CertificateChain(pem: good)
            for variant in 0..<semantic.facts.variants {
                await rig.ca.setTempers([.semantic(semantic, Dose(variant: variant, times: 1))])
                let body = try await rig.client.post(url, nil).body
                let isAsSaid = Self.judge(body, semantic, variant, good: good, chain, root: rig.ca.rootPEM)
                #expect(isAsSaid, "\(semantic) \(variant): \(body.count) octets")
                #expect(try await rig.client.post(url, nil).body == good)
            }
        }
    }

    /// Whether that is what the case says, judged from the good chain.
    private static func judge(
        _ body: [UInt8],
        _ semantic: SemanticCase,
        _ variant: Int,
        good: [UInt8],
        _ chain: CertificateChain,
        root: [UInt8]
    ) -> Bool {
        let leaf = chain.leaf.pem
        let rest = Array(good.dropFirst(leaf.count))
        let certificates = ((try? PEM.blocks(of: "CERTIFICATE", in: body)) ?? []).compactMap {
            try? Certificate(der: $0)
        }
        switch (semantic, variant) {
        case (.emptyChain, _): return body.isEmpty
        case (.leafOnly, _): return body == leaf
        case (.wrongOrder, _): return body == rest + leaf
        case (.redundantChain, 0): return body == good + root
        case (.redundantChain, _): return body == leaf + good
        case (.twoLeaves, _):
            let names = Set(certificates.prefix(2).map(\.identifiers))
            return certificates.count == 3 && names.count == 1 && certificates[0] != certificates[1]
        case (.unrelatedCertificate, _):
            return certificates.count == 2 && certificates[1].isCA && certificates[1].subject != chain.leaf.issuer
        case (.untidyPEM, _): return body != good && ((try? CertificateChain(pem: body)) == chain)
        case (.malformedPEM, 0): return body == [0xEF, 0xBB, 0xBF] + good
        case (.malformedPEM, 1): return body == [0] + good
        case (.malformedPEM, 2): return String(decoding: body, as: UTF8.self).hasPrefix("-----BEGIN X509 CERTIFICATE")
        case (.malformedPEM, _): return body.starts(with: leaf) && (try? CertificateChain(pem: body)) == nil
        case (.privateKeyInChain, _): return String(decoding: body, as: UTF8.self).contains("BEGIN PRIVATE KEY-")
        case (.damagedChain, 0): return good.starts(with: body) && body.count < good.count
        case (.damagedChain, _): return certificates.count == 2 && certificates[0] != chain.leaf
        case (.oversizedChain, 0): return body.count > 10_000_000 && body.starts(with: good)
        case (.oversizedChain, _):
            return String(decoding: body, as: UTF8.self).components(separatedBy: "-----BEGIN").count == 201
        default: return false
        }
    }

    @Test(.rows("F-C6")) func alternatesAreRightOrWrong() async throws {
        try await Rig.with(
            Rig.tuned {
                $0.tempers = [.readyOrders]
                $0.alternateChains = 2
            }
        ) { rig in
            let url = try await rig.certificateURL("a.example.com")
            let links = Self.alternates(try await rig.client.post(url, nil))
            #expect(links.count == 2)
            for (link, root) in zip(links, rig.ca.alternateRootPEMs) {
                let chain = try CertificateChain(pem: try await rig.client.post(link, nil).body)
                let outcome = try TrustStore(pem: root).verify(chain, at: Date())
                guard case .trusted = outcome else {
                    Issue.record("\(link) does not end in its root: \(outcome)")
                    continue
                }
            }
            await rig.ca.setTempers([.semantic(.manyAlternates, Dose(times: 1)), .semantic(.badAlternates)])
            var seen: [[String]] = []
            for _ in 0..<3 { seen.append(Self.alternates(try await rig.client.post(url, nil))) }
            #expect(seen[0].count == 53 && seen[0].contains(":::not a url"))
            #expect(try await rig.client.post(seen[0][49], nil).status == 200)
            #expect(seen[1].last == "https://127.0.0.1:\(rig.ca.port)/foreign/certificate/another")
            let forbidden = try await rig.client.post(try #require(seen[2].last), nil)
            #expect(forbidden.status == 403 && forbidden.problem == "unauthorized")
        }
    }

    private static func alternates(_ answer: Curl.Answer) -> [String] {
        answer.values("link").filter { $0.hasSuffix("rel=\"alternate\"") }.map {
            String($0.dropFirst().prefix { $0 != ">" })
        }
    }
}
