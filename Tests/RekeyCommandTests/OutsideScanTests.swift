import CertificateWorkshop
import Checks
import DNS
import Foundation
import Inventory
import Ledger
import PKI
import TLS
import Testing

@testable import RekeyCommand

/// What a scan finds out by asking others about an endpoint, and that it asks nobody unless it is told to.
struct OutsideScanTests {
    private let bench: RevocationBooth
    private let ledger: Ledger
    private let now = Date.now

    init() throws {
        bench = try RevocationBooth(naming: [.list])
        bench.serve(try bench.list())
        ledger = try Ledger(path: bench.workshop.path("rekey.db"))
    }

    private struct Quiet: ScanNarrator {
        func begins(_ source: String) {}
        func progressed(_ source: String, _ counts: RecordingCounts) {}
        func ended(_ source: String, _ counts: RecordingCounts, seconds: Double) {}
    }

    /// Endpoints as if they had been swept.
    private struct Swept: ScanSource {
        let name = "targets"
        let interval: Double? = nil
        let looks: [EndpointLook]

        func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
            _ = await desk.take(looks)
            return .nothing
        }
    }

    private struct FixedTLSA: DNSExchange {
        let octets: [UInt8]

        func ask(
            _ query: DNSMessage,
            of server: ServerAddress,
            over carrier: DNSCarrier,
            deadline: ContinuousClock.Instant
        ) async throws(DNSFailure) -> DNSReply {
            var message = query
            message.header.isResponse = true
            message.answers = query.questions.map { ResourceRecord($0.name, .tlsa, ttl: 60, .opaque(octets)) }
            guard let raw = try? message.encoded(), let reply = try? DNSReply(raw, to: query) else {
                throw .timedOut(server)
            }
            return reply
        }
    }

    private func findings(_ name: String, staple: [UInt8]? = nil, _ outside: OutsideDesk?) async throws -> [String] {
        let chain = [try bench.certificate(name), try bench.certificate("ca")]
        let endpoint = Endpoint(host: "\(name).test", port: 25, startTLS: .smtp)
        let result = ProbeResult(
            address: "192.0.2.1",
            outcome: .served(chain),
            negotiated: NegotiatedTLS(
                version: .tls13,
                cipher: CipherSuite(rawValue: 0x1301),
                statusResponse: staple
            )
        )
        let look = EndpointLook(place: Place(endpoint), endpoint: endpoint, results: [result], instant: now)
        let root = try TrustAnchors(.roots([chain[1]]))
        let scanner = Scanner(
            ledger: ledger,
            judge: PlaceJudge(
                trust: TrustJudge(system: nil, others: [.init(name: "own", anchors: root)], at: now),
                instant: now
            ),
            ownership: Ownership(),
            surroundings: { _, _ in nil },
            outside: outside,
            narrator: Quiet(),
            now: { [now] in now }
        )
        _ = try await scanner.run([Swept(looks: [look])], trigger: "test") { _ throws(LedgerFailure) in EstateReport() }
        let found = try ledger.findings(FindingFilter(place: Place(endpoint).uri)).map(\.finding.check)
        return found.filter { ["revoked", "revocation-data-stale", "pin-mismatch"].contains($0) }.sorted()
    }

    private var asking: OutsideDesk { OutsideDesk(revocation: RevocationDesk { [now] in now }, tlsa: nil) }

    @Test func nobodyIsAskedByDefault() async throws {
        #expect(try await findings("bad", nil) == [])
        #expect(try await findings("bad", OutsideDesk(revocation: nil, tlsa: nil)) == [])
        #expect(bench.asked == 0)
    }

    @Test func aServedCertificateThatIsRevokedIsFoundOnceListsAreAsked() async throws {
        #expect(try await findings("bad", asking) == ["revoked"])
        #expect(try await findings("good", asking) == [])
        bench.serve([], status: 500)
        #expect(try await findings("good", asking) == ["revocation-data-stale"])
    }

    /// It came with the handshake: nobody has to be asked.
    @Test func aStapledAnswerIsRead() async throws {
        let staple = try bench.answer(about: "bad")
        #expect(try await findings("bad", staple: staple, nil) == ["revoked"])
        #expect(try await findings("good", staple: try bench.answer(about: "good"), nil) == [])
        #expect(bench.asked == 0)
    }

    @Test func aMailServersKeyThatIsNotPublishedIsFound() async throws {
        func desk(_ octets: [UInt8], _ server: String = "127.0.0.1") throws -> OutsideDesk {
            let servers = [try #require(ServerAddress(server))]
            return OutsideDesk(
                revocation: nil,
                tlsa: TLSALookup(servers: servers, exchange: FixedTLSA(octets: octets))
            )
        }
        let key = try bench.certificate("good").publicKey.digest.bytes
        let other = [UInt8](repeating: 1, count: 32)
        #expect(try await findings("good", desk([3, 1, 1] + key)) == [])
        #expect(try await findings("good", desk([3, 1, 1] + other)) == ["pin-mismatch"])
        #expect(try await findings("good", desk([3, 1, 1] + other, "192.0.2.53")) == [])
    }
}
