import CertificateWorkshop
import Foundation
import Ledger
import TLS
import Testing

@testable import Inventory

/// Ranges of addresses: most of them are empty, and that is no news.
struct SweepScanTests {
    private let bench: ScanBench
    private let workshop: Workshop

    init() throws { (bench, workshop) = (try ScanBench(), try Workshop()) }

    private func sweep(port: UInt16, named: [String] = []) async throws -> ScanSummary {
        var list = TargetList(ports: [port]) { _ throws(TargetList.Failure) in [] }
        for target in ["127.0.0.0/29"] + named { try list.add(target, allowsRanges: true) }
        let limits = SweepLimits(perSecond: 1_000)
        return try await bench.scan(
            TargetsSource(jobs: list.jobs, limits: limits, ledger: bench.ledger, now: { .now })
        )
    }

    @Test func silentAddressesAreCountedAndNothingElse() async throws {
        try workshop.leaf("www", san: "IP:127.0.0.1")
        let pair = (workshop.path("www.full.pem"), workshop.path("www.key"))
        let listener = try TLSListener(.serve([.init(fullchain: pair.0, key: pair.1)]))
        let counts = try #require(try await sweep(port: listener.port).sources.first?.counts)
        #expect(counts.sweeps == [SweptRange(range: "127.0.0.0/29", addresses: 8, silent: 7)])
        #expect((counts.places, counts.blindSpots) == (1, 0))
        #expect(try !bench.violated().contains("handshake-fails"))

        // Something was seen there once: now it is missed.
        listener.stop()
        let later = try #require(try await sweep(port: listener.port).sources.first?.counts)
        #expect(later.sweeps?.first?.silent == 7)
        #expect(try bench.ledger.blindSpots().map(\.place) == ["tls://127.0.0.1:\(listener.port)"])
        #expect(try bench.violated().contains("handshake-fails"))
    }

    @Test func anAddressThatSomebodyNamedIsMissed() async throws {
        let listener = try TLSListener(.hangUp)
        listener.stop()
        let counts = try #require(
            try await sweep(port: listener.port, named: ["127.0.0.2:\(listener.port)"]).sources.first?.counts
        )
        #expect(counts.sweeps == [SweptRange(range: "127.0.0.0/29", addresses: 7, silent: 7)])
        #expect(try bench.ledger.blindSpots().map(\.place) == ["tls://127.0.0.2:\(listener.port)"])
    }
}
