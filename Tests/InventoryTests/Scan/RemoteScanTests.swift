import Checks
import Foundation
import Ledger
import PKI
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Inventory

/// What becomes of a remote source's finds in the store, scan after scan.
struct RemoteScanTests {
    private let directory: TemporaryDirectory
    private let ledger: Ledger
    private let instant = Date(timeIntervalSince1970: 1_790_000_000)

    init() throws {
        directory = try TemporaryDirectory()
        ledger = try Ledger(path: directory.path.appending("ledger.db").string)
    }

    private struct Quiet: ScanNarrator {
        func begins(_ source: String) {}
        func progressed(_ source: String, _ counts: RecordingCounts) {}
        func ended(_ source: String, _ counts: RecordingCounts, seconds: Double) {}
    }

    /// Tells what it was made with.
    private struct Told: RemoteSource {
        let discoveries: [Discovery]

        func discover(_ tell: @escaping @Sendable (inout [Discovery]) -> Bool) async {
            var page = discoveries
            _ = tell(&page)
        }
    }

    private func scan(_ source: any ScanSource) async throws {
        let scanner = Scanner(
            ledger: ledger,
            judge: PlaceJudge(trust: TrustJudge(system: nil, at: instant), instant: instant),
            ownership: Ownership(),
            surroundings: { _, _ in nil },
            narrator: Quiet(),
            now: { [instant] in instant }
        )
        _ = try await scanner.run([source], trigger: "test") { _ throws(LedgerFailure) in EstateReport() }
    }

    private func cluster(_ name: String, _ discoveries: [Discovery]) -> RemoteScanSource.Part {
        RemoteScanSource.Part(Told(discoveries: discoveries), roots: ["k8s://\(name)"])
    }

    private func secret(_ uri: String, _ planted: PlantedCertificate) -> [Discovery] {
        let place = Place(uri: uri, kind: .kubernetes)
        return [
            .certificate(Sighting(place: place, position: 0, certificate: planted.certificate)), .looked(place),
        ]
    }

    private func current(_ planted: PlantedCertificate) throws -> [String] {
        try ledger.places(of: planted.certificate.fingerprint.description).filter { $0.goneAt == nil }.map(\.place.uri)
    }

    @Test func onlyAClusterThatWasSeenWholeLosesWhatWasNotMet() async throws {
        let planted = try PlantedCertificate("www.example.com")
        let found = secret("k8s://a/x/secret/s", planted) + secret("k8s://b/x/secret/s", planted)
        try await scan(
            RemoteScanSource(
                name: "kubernetes",
                parts: [cluster("a", Array(found[..<2])), cluster("b", Array(found[2...]))]
            )
        )
        #expect(try current(planted) == ["k8s://a/x/secret/s", "k8s://b/x/secret/s"])
        // A blind spot elsewhere in the cluster: the secret may have been what could not be listed.
        let spot = BlindSpot(place: "k8s://a/-/configmap", reason: .permissionDenied, detail: "HTTP 403")
        try await scan(
            RemoteScanSource(name: "kubernetes", parts: [cluster("a", [.blind(spot)]), cluster("b", [])])
        )
        #expect(try current(planted) == ["k8s://a/x/secret/s"])
        try await scan(RemoteScanSource(name: "kubernetes", parts: [cluster("a", [])]))
        #expect(try current(planted).isEmpty)
    }

    @Test func anAccountIsKnownByWhatItTells() async throws {
        let planted = try PlantedCertificate("www.example.com")
        let old = secret("aws://1/r/acm/x", planted) + secret("aws://2/r/acm/x", planted)
        let first = RemoteScanSource.Part(Told(discoveries: old), roots: nil)
        try await scan(RemoteScanSource(name: "aws", parts: [first]))
        let second = RemoteScanSource.Part(Told(discoveries: secret("aws://1/r/acm/y", planted)), roots: nil)
        try await scan(RemoteScanSource(name: "aws", parts: [second]))
        #expect(try Set(current(planted)) == ["aws://1/r/acm/y", "aws://2/r/acm/x"])
    }

    @Test func aLogOnlyGrowsAndItsCursorStays() async throws {
        let planted = try [PlantedCertificate("a.example.com"), PlantedCertificate("b.example.com")]
        let place = Place(uri: "ct://log", kind: .transparency)
        for (number, one) in planted.enumerated() {
            let sighting = Sighting(place: place, position: number, certificate: one.certificate)
            try await scanLog(place, [.certificate(sighting)], reached: "\(number + 1)")
            #expect(try ledger.cursor(of: "log") == "\(number + 1)")
        }
        let spot = BlindSpot(place: place.uri, reason: .refused, detail: "no connection")
        try await scanLog(place, [.blind(spot)], reached: nil)
        #expect(try ledger.cursor(of: "log") == "2")
        try await scanLog(place, [], reached: "2")
        for one in planted { #expect(try current(one) == ["ct://log"]) }
        // The certificates ended long ago; in a log that is nobody's concern.
        #expect(try ledger.findings(FindingFilter(limit: 10)).isEmpty)
    }

    private func scanLog(_ place: Place, _ discoveries: [Discovery], reached: String?) async throws {
        let mark = TransparencyScanSource.Mark()
        if let reached { mark.reached(reached) }
        let part = TransparencyScanSource.Part(
            Told(discoveries: discoveries),
            place: place,
            cursor: "log",
            mark: mark
        )
        try await scan(TransparencyScanSource(parts: [part]))
    }
}
