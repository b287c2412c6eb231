import CertificateWorkshop
import Foundation
import Inventory
import Ledger
import PKI
import Report
import Testing

@testable import RekeyCommand

/// The chain on the page is the one that was seen, not the leaf alone.
struct ChainMakerTests {
    private let workshop: Workshop
    private let leaf: Certificate
    private let middle: Certificate
    private let root: Certificate
    private let ledger: Ledger
    private let now = Date()

    init() throws {
        workshop = try Workshop()
        try workshop.intermediate("mid")
        try workshop.leaf("www", san: "DNS:www.example.com", issuer: "mid")
        leaf = try Self.read(try workshop.bytes("www.pem"))
        middle = try Self.read(try workshop.bytes("mid.pem"))
        root = try Self.read(try workshop.bytes("ca.pem"))
        ledger = try Ledger(path: workshop.path("rekey.db"))
    }

    private static func read(_ pem: [UInt8]) throws -> Certificate {
        try Certificate(der: try #require(try PEM.blocks(of: "CERTIFICATE", in: pem).first))
    }

    private func record(_ uri: String, kind: String, address: String = "", _ chain: [Certificate]) throws {
        var batch = InventoryBatch()
        batch.certificates = chain.map { InventoryBatch.Certificate(CertificateRow($0), der: $0.der) }
        batch.looked = [
            LookedPlace(
                uri: uri,
                kind: kind,
                source: "targets",
                seen: chain.enumerated().map { position, certificate in
                    SeenCertificate(
                        address: address,
                        position: position,
                        fingerprint: certificate.fingerprint.description
                    )
                }
            )
        ]
        let scan = try ledger.beginScan(trigger: "test", at: now)
        try ledger.record(batch, scan: scan, at: now)
    }

    private func words(trusting roots: [Certificate] = []) throws -> [String] {
        let anchors = try roots.map { try TrustAnchors(.roots([$0])) }
        let maker = ChainMaker(ledger: ledger, anchors: anchors, now: now)
        let spots = try ledger.places(of: leaf.fingerprint.description)
        return try maker.links(of: leaf, seenAt: spots).map { link in
            "\(link.role) \(link.subject)" + (link.problem.map { ": \($0)" } ?? "")
        }
    }

    @Test func theServedChainIsDrawnWithTheRootItEndsIn() throws {
        try record("tls://www.example.com:443", kind: "endpoint", address: "192.0.2.1", [leaf, middle])
        #expect(try words() == ["leaf www.example.com", "intermediate CN=Intermediate mid"])
        #expect(
            try words(trusting: [root]) == [
                "leaf www.example.com", "intermediate CN=Intermediate mid", "root CN=Root ca",
            ]
        )
    }

    @Test func aFileCountsWhereNothingServesIt() throws {
        try record("file:///etc/tls/cert.pem", kind: "file", [leaf])
        #expect(try words(trusting: [root]) == ["leaf www.example.com"])
        try record("file:///etc/tls/chain.pem", kind: "file", [leaf, middle, root])
        #expect(try words() == ["leaf www.example.com", "intermediate CN=Intermediate mid", "root CN=Root ca"])
        // What clients get goes first, however short.
        try record("tls://www.example.com:443", kind: "endpoint", address: "192.0.2.1", [leaf])
        #expect(try words() == ["leaf www.example.com"])
    }

    @Test func whatDoesNotBelongIsSaid() throws {
        try record("tls://www.example.com:443", kind: "endpoint", address: "192.0.2.1", [leaf, root, middle])
        #expect(
            try words() == [
                "leaf www.example.com", "root CN=Root ca: did not sign the one before it",
                "intermediate CN=Intermediate mid: did not sign the one before it",
            ]
        )
    }

    @Test func anIntermediateThatIsMissingIsSaid() throws {
        let path = try TrustAnchors(.roots([root])).path(from: leaf, others: [middle])
        #expect(path == [leaf, middle, root])
        let links = ChainMaker.links(leaf, [], path: path, now: now)
        #expect(links.map(\.role) == ["leaf", "intermediate", "root"])
        #expect(links.map(\.problem) == [nil, "is missing", nil])
        let late = ChainMaker.links(leaf, [], path: nil, now: leaf.validity.notAfter.addingTimeInterval(1))
        #expect(late.map(\.problem) == ["has ended"])
    }
}
