import Checks
import Foundation
import Ledger
import PKI
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import Inventory

/// What is told of a drift beside the drift itself: how long what is served lasts, and whether somebody lives with it.
struct StandingDriftTests {
    private let directory: TemporaryDirectory
    private let ledger: Ledger
    private let instant = Date(timeIntervalSince1970: 1_790_000_000)
    private let endpoint = Endpoint(host: "www.example.com", port: 443)

    init() throws {
        directory = try TemporaryDirectory()
        ledger = try Ledger(path: directory.path.appending("ledger.db").string)
    }

    private func mark(_ planted: PlantedCertificate) -> CertificateMark { CertificateMark(planted.certificate) }

    /// Generation 1 is served, generation 2 is live.
    ///
    /// - Parameters:
    ///   - isAwaiting: whether the endpoint's wave has not begun.
    ///   - isIssuedHere: whether what is served is generation 1, and not somebody else's.
    private func report(isAwaiting: Bool = false, isIssuedHere: Bool = true) throws -> EstateReport {
        let (old, new) = (try PlantedCertificate("www.example.com"), try PlantedCertificate("www.example.com"))
        var batch = InventoryBatch()
        batch.certificates = [.init(CertificateRow(old.certificate), der: old.der)]
        batch.looked = [
            LookedPlace(
                uri: Place(endpoint).uri,
                kind: "endpoint",
                source: "targets",
                seen: [.init(address: "192.0.2.1", position: 0, fingerprint: "\(old.certificate.fingerprint)")]
            )
        ]
        let scan = try ledger.beginScan(trigger: "test", at: instant)
        _ = try ledger.record(batch, scan: scan, at: instant)
        let unit = ManagedUnit(
            lineage: ManagedLineage("api", configuredNames: []),
            issued: (isIssuedHere ? [.init(1, mark(old))] : []) + [.init(2, mark(new))],
            live: 2,
            files: [],
            endpoints: [endpoint],
            awaiting: isAwaiting ? [endpoint] : []
        )
        return try EstateRound(ledger: ledger, managed: [unit], links: [], instant: instant).run()
    }

    @Test func theEndOfWhatIsServedIsTold() throws {
        let standing = try #require(try report().drifts.first)
        #expect(standing.drift.kind == .servedNotNewest)
        #expect(standing.servedUntil == Date(timeIntervalSince1970: 1_800_000_000))
        #expect(standing.waivedUntil == nil && !standing.isWaived(at: instant))
    }

    /// A target whose wave has not begun serves an earlier generation, as it should; a stranger is one there as well.
    @Test func whoeverWaitsForItsWaveIsNoDrift() throws {
        #expect(try report(isAwaiting: true).drifts.isEmpty)
        #expect(try report(isAwaiting: true, isIssuedHere: false).drifts.map(\.drift.kind) == [.servedButUnmanaged])
    }

    @Test(arguments: [("api", true), ("web", false)])
    func aWaiverByNameCoversIt(pattern: String, isWaived: Bool) throws {
        let until = instant.addingTimeInterval(60)
        let terms = WaiverTerms(check: "served-not-newest", place: pattern, until: until, by: "ops", why: "known")
        try ledger.waive(terms, at: instant)
        let standing = try #require(try report().drifts.first)
        #expect(standing.isWaived(at: instant) == isWaived)
        #expect(!standing.isWaived(at: until))
    }
}
