import Conformance
import Foundation
import MiniCA
import PKI
import Testing

/// The semantic cases that show in a leaf, each on the wire.
struct LeafCaseTests {
    private static let cases: [SemanticCase] = [
        .wrongKey, .missingName, .extraName, .otherName, .notYetValid, .expiredLeaf, .absurdLifetime, .weakSignature,
        .noServerAuthentication, .criticalUnknownExtension, .precertificate, .badSCT, .otherKeyType,
        .expiredIntermediate,
    ]

    @Test(.rows("F-C1", "F-C2", "F-C3", "F-C5", "F-C11", "F-C12", "F-C14"), arguments: cases)
    func leavesAreWrong(semantic: SemanticCase) async throws {
        for variant in 0..<semantic.facts.variants {
            try await Rig.with { rig in
                let dose = Dose(variant: variant, times: 1)
                await rig.ca.setTempers([.readyOrders, .semantic(semantic, dose)])
                let spoiled = try await rig.download("a.example.com", "b.example.com")
                let complaint = try await Self.complaint(about: spoiled.body, rig)
                let expected = Self.expected(semantic, variant)
                #expect(complaint.map { $0.contains(expected) } == true, "\(semantic) \(variant): \(complaint ?? "")")
                let good = try await rig.download("a.example.com", "b.example.com")
                #expect(try await Self.complaint(about: good.body, rig) == nil)
            }
        }
    }

    @Test(.rows("F-C2")) func wildcardsAreSwapped() async throws {
        try await Rig.with(Rig.tuned { $0.txtRecords = { _ in [] } }) { rig in
            await rig.ca.setTempers([.readyOrders, .semantic(.swappedWildcard)])
            let plain = try CertificateChain(pem: try await rig.download("a.example.com").body).leaf
            #expect(plain.identifiers == [try Identifier("*.example.com")])
            let wild = try CertificateChain(pem: try await rig.download("*.example.com").body).leaf
            #expect(wild.identifiers == [try Identifier("example.com")])
        }
    }

    @Test(.rows("F-C3", "F-C13")) func formerCertificatesHaveTheirPart() async throws {
        try await Rig.with { rig in
            await rig.ca.setTempers([.readyOrders])
            let first = try CertificateChain(pem: try await rig.download("a.example.com").body).leaf
            await rig.ca.setTempers([
                .readyOrders, .semantic(.shorterThanLive, Dose(times: 1)), .semantic(.sameCertificate),
            ])
            let same = try CertificateChain(pem: try await rig.download("a.example.com").body).leaf
            #expect(same == first)
            await rig.ca.setTempers([.readyOrders, .semantic(.shorterThanLive, Dose(times: 1))])
            let shorter = try CertificateChain(pem: try await rig.download("a.example.com").body).leaf
            #expect(first.validity.notAfter.timeIntervalSince(shorter.validity.notAfter) == 3600)
        }
    }

    /// What `complaint` must say of it.
    private static func expected(_ semantic: SemanticCase, _ variant: Int) -> String {
        switch semantic {
        case .wrongKey, .otherKeyType: "key"
        case .missingName, .extraName, .otherName: "names"
        case .notYetValid, .expiredLeaf: "validity"
        case .absurdLifetime: "lifetime"
        case .weakSignature: variant == 0 ? "RSA 1024" : "sha1"
        case .noServerAuthentication: "usage"
        case .criticalUnknownExtension: "1.3.6.1.4.1.55555.7.1"
        case .precertificate: "poison"
        case .badSCT: "timestamps"
        case .expiredIntermediate: "issuer's validity"
        default: "nothing"
        }
    }

    /// All that is wrong with a chain, as `openssl` and the parser see it; nil for a good one.
    private static func complaint(about pem: [UInt8], _ rig: Rig) async throws -> String? {
        let chain = try CertificateChain(pem: pem)
        let leaf = chain.leaf
        let key = try await Command.openssl("pkey", "-in", rig.scratch.path("leaf.key"), "-pubout", "-outform", "DER")
        let text = try await Command.openssl("x509", "-noout", "-text", input: leaf.pem).text
        let issuer = try await Command.openssl("x509", "-noout", "-text", input: Array(pem[leaf.pem.count...])).text
        var complaints: [String] = []
        if leaf.publicKey.der != key.standardOutput { complaints.append("key") }
        if leaf.identifiers != Set(try ["a.example.com", "b.example.com"].map { try Identifier($0) }) {
            complaints.append("names")
        }
        if !leaf.validity.contains(Date()) { complaints.append("validity") }
        if !(60...100 * 86_400).contains(leaf.validity.lifetime) { complaints.append("lifetime") }
        if issuer.contains("Public-Key: (1024 bit)") { complaints.append("RSA 1024") }
        if text.contains("ecdsa-with-SHA1") { complaints.append("sha1") }
        if !leaf.allowsServerAuthentication { complaints.append("usage") }
        if text.contains("1.3.6.1.4.1.55555.7.1: critical") { complaints.append("1.3.6.1.4.1.55555.7.1") }
        if leaf.isPrecertificate { complaints.append("poison") }
        if text.contains("CT Precertificate SCTs"), text.contains("A5:A5:A5") { complaints.append("timestamps") }
        if chain.intermediates.contains(where: { !$0.validity.contains(Date()) }) {
            complaints.append("issuer's validity")
        }
        return complaints.isEmpty ? nil : complaints.joined(separator: ", ")
    }
}
