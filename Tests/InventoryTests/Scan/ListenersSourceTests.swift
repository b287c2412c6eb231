import Foundation
import Ledger
import PKI
import Synchronization
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import Inventory

/// What listens here, and what services are configured to serve, as a source of a scan.
struct ListenersSourceTests {
    private let directory: TemporaryDirectory
    private let ledger: Ledger
    private let instant = Date(timeIntervalSince1970: 1_790_000_000)

    init() throws {
        directory = try TemporaryDirectory()
        ledger = try Ledger(path: directory.path.appending("ledger.db").string)
    }

    /// Serves one certificate everywhere, and counts how many ask at once.
    private final class Serving: Prober {
        private let certificate: Certificate
        private let asking = Mutex((now: 0, most: 0))

        init() throws { certificate = try PlantedCertificate("www.example.com").certificate }

        var most: Int { asking.withLock(\.most) }

        func presented(at endpoint: Endpoint, deadline: Duration) async -> [ProbeResult] {
            asking.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            for _ in 0..<20 { await Task.yield() }
            asking.withLock { $0.now -= 1 }
            return [ProbeResult(address: endpoint.host, outcome: .served([certificate]))]
        }
    }

    private struct Quiet: ScanNarrator {
        func begins(_ source: String) {}
        func progressed(_ source: String, _ counts: RecordingCounts) {}
        func ended(_ source: String, _ counts: RecordingCounts, seconds: Double) {}
    }

    private func scan(_ links: Int, prober: any Prober, most: Int = 2_000) async throws -> RecordingCounts {
        let links = (0..<links).map { number in
            ServiceLink(
                service: "nginx",
                configuration: "/etc/nginx/nginx.conf:1",
                certificatePath: "/t/a.pem",
                names: ["host\(1000 + number).example.com"],
                listens: [.init(address: "127.0.0.1", port: 443)]
            )
        }
        let source = ListenersSource(
            survey: LocalSurvey(listeners: [], links: links),
            prober: prober,
            ledger: ledger,
            mostLinks: most,
            now: { [instant] in instant }
        )
        let scanner = Scanner(
            ledger: ledger,
            judge: PlaceJudge(trust: TrustJudge(system: nil, at: instant), instant: instant),
            ownership: Ownership(),
            surroundings: { _, _ in nil },
            narrator: Quiet(),
            now: { [instant] in instant }
        )
        let summary = try await scanner.run([source], trigger: "test") { _ throws(LedgerFailure) in EstateReport() }
        return try #require(summary.sources.first).counts
    }

    /// A probe's deadline must not go by while it waits for a socket.
    @Test func someAreAskedAtATimeAndAllInTheEnd() async throws {
        let prober = try Serving()
        #expect(try await scan(300, prober: prober).places == 300)
        #expect(prober.most <= 64)
    }

    @Test func whatIsTooManyIsToldAndNotForgotten() async throws {
        let prober = try Serving()
        #expect(try await scan(5, prober: prober).blindSpots == 0)
        let counts = try await scan(5, prober: prober, most: 3)
        #expect(counts.places == 3)
        #expect(counts.blindSpots == 2)
        let standing = try ledger.endpoints().map(\.place.uri)
        #expect(standing.count == 5)
    }
}
