import Checks
import Foundation
import Ledger
import PKI
import SystemPackage
import TLS
import TestSupport

@testable import Inventory

/// A ledger of its own, and scans into it.
struct ScanBench {
    let directory: TemporaryDirectory
    let ledger: Ledger

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
    private struct Told: ScanSource {
        let name = "targets"
        let interval: Double? = nil
        let looks: [EndpointLook]
        let discoveries: [Discovery]

        func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
            var discoveries = discoveries
            _ = desk.take(&discoveries)
            _ = await desk.take(looks)
            return .nothing
        }
    }

    /// - Parameter shown: the URIs of files that services show.
    @discardableResult
    func scan(_ sources: any ScanSource..., shown: Set<String> = [], at instant: Date = .now) async throws
        -> ScanSummary
    {
        let trust = TrustJudge(system: nil, others: [], at: instant)
        let scanner = Scanner(
            ledger: ledger,
            judge: PlaceJudge(trust: trust, shown: shown, instant: instant),
            ownership: Ownership(),
            surroundings: { _, _ in nil },
            narrator: Quiet(),
            now: { instant }
        )
        return try await scanner.run(sources, trigger: "test") { _ throws(LedgerFailure) in EstateReport() }
    }

    /// What an endpoint served, and files with what is in them.
    func told(served: [(host: String, chain: [Certificate])] = [], files: [(path: String, held: [Certificate])] = [])
        -> some ScanSource
    {
        let looks = served.map { host, chain in
            let endpoint = Endpoint(host: host, port: 443)
            return EndpointLook(
                place: Place(endpoint),
                endpoint: endpoint,
                results: [ProbeResult(address: host, outcome: .served(chain))],
                instant: .now
            )
        }
        let discoveries = files.flatMap { path, held -> [Discovery] in
            let place = Place.file(FilePath(path))
            return held.enumerated().map { position, certificate in
                .certificate(Sighting(place: place, position: position, certificate: certificate))
            } + [.looked(place)]
        }
        return Told(looks: looks, discoveries: discoveries)
    }

    /// The rules that are violated, by their words.
    func violated(at place: String? = nil) throws -> Set<String> {
        Set(try ledger.findings(FindingFilter(place: place)).map(\.finding.check))
    }

    /// The fingerprints of the inventory as it is listed when nobody asks for more.
    func listed() throws -> Set<String> {
        Set(try ledger.inventory(InventoryQuery(instant: .now)).items.map(\.certificate.fingerprint))
    }
}
