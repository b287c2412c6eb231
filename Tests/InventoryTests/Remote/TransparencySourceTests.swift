import CertificateWorkshop
import Foundation
import PKI
import Synchronization
import Testing

@testable import Inventory

struct TransparencySourceTests {
    private static func watch(own: [PlantedCertificate] = [], serials: [String] = []) throws -> TransparencyWatch {
        TransparencyWatch(
            domains: [try DNSName("example.com")],
            ownKeys: Set(own.map(\.certificate.publicKey.digest)),
            ownSerials: serials
        )
    }

    @Test func aSearchTellsWhatIsNotOurs() async throws {
        let (foreign, own) = (try PlantedCertificate("shadow.example.com"), try PlantedCertificate("www.example.com"))
        let rows =
            #"[{"id":7,"serial_number":"00ab","name_value":"www.example.com"},{"id":9,"serial_number":"01"},"#
            + #"{"id":8,"serial_number":"02"},{"id":3,"serial_number":"03"}]"#
        let fetcher = ScriptedFetcher([
            .init("https://crt.sh/?q=%25.example.com&output=json&deduplicate=Y", rows),
            .init("https://crt.sh/?q=example.com&output=json&deduplicate=Y", "[]"),
            .init("https://crt.sh/?d=8", own.pem), .init("https://crt.sh/?d=9", foreign.pem),
        ])
        let heard = Heard()
        let reached = Mutex(0)
        let source = CertificateSearch(
            watch: try Self.watch(own: [own], serials: ["AB"]),
            after: 5,
            means: heard.means(fetcher)
        ) { number in reached.withLock { $0 = number } }
        await heard.run(source)
        #expect(heard.sightings.map(\.certificate) == [foreign.certificate])
        #expect(heard.sightings.map(\.position) == [9])
        #expect(heard.sightings.map(\.place.uri) == ["ct://crt.sh"])
        #expect(heard.looked.isEmpty)
        #expect(reached.withLock { $0 } == 9)
        #expect(fetcher.left.isEmpty)
    }

    @Test func aSearchThatFailsPassesNothingOver() async throws {
        let fetcher = ScriptedFetcher([]) { _ in FetchAnswer(status: 404, body: Array("<html>".utf8)) }
        let heard = Heard()
        let source = CertificateSearch(watch: try Self.watch(), after: 5, means: heard.means(fetcher)) { _ in
            Issue.record("moved on past what was not seen")
        }
        await heard.run(source)
        #expect(heard.blindSpots.map(\.reason) == [.httpStatus])
    }

    private struct TestLog {
        let key: ForgedKey
        let origin = "log.example/2026"

        init() throws { key = try ForgedKey(.p256) }

        func checkpoint(_ size: UInt64, origin other: String? = nil) throws -> String {
            let hash = [UInt8](repeating: 7, count: 32)
            let time: [UInt8] = [0, 0, 1, 2, 3, 4, 5, 6]
            let count = (0..<8).reversed().map { UInt8(truncatingIfNeeded: size >> UInt64(8 * $0)) }
            let signature = try key.signature(over: [0, 1] + time + count + hash)
            let length = [UInt8(signature.count >> 8), UInt8(signature.count & 0xFF)]
            let identifier = Array(LogCheckpoint.keyIdentifier(origin: origin, key: try key.publicDER))
            let note = Data(identifier + time + [4, 3] + length + signature).base64EncodedString()
            let name = other ?? origin
            return
                "\(name)\n\(size)\n\(Data(hash).base64EncodedString())\n\n\u{2014} witness.example AAAA\n\u{2014} \(name) \(note)\n"
        }

        var log: StaticLog {
            get throws { StaticLog(monitoringPrefix: "https://log.example/m", origin: origin, key: try key.publicDER) }
        }
    }

    private static func vector(_ octets: [UInt8], _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(octets.count >> (8 * $0) & 0xFF) } + octets
    }

    private static func leaf(_ der: [UInt8]) -> [UInt8] {
        [UInt8](repeating: 0, count: 8) + [0, 0] + vector(der, 3) + vector([], 2)
            + vector([UInt8](repeating: 1, count: 64), 2)
    }

    private static func precertificateLeaf(_ der: [UInt8]) -> [UInt8] {
        [UInt8](repeating: 0, count: 8) + [0, 1] + [UInt8](repeating: 2, count: 32) + vector([0x30, 0], 3)
            + vector([], 2)
            + vector(der, 3) + vector([], 2)
    }

    @Test func aLogIsFollowedFromWhereItWasLeft() async throws {
        let log = try TestLog()
        let foreign = try PlantedCertificate("shadow.example.com", poisoned: true)
        let (own, other) = (try PlantedCertificate("www.example.com"), try PlantedCertificate("www.notexample.com"))
        let full = [UInt8](
            ((0..<255).map { _ in Self.leaf(other.der) } + [Self.precertificateLeaf(foreign.der)]).joined()
        )
        let partial = Self.leaf(own.der) + Self.leaf(foreign.der) + Self.leaf(Array("\u{30}example.com".utf8))
        let fetcher = ScriptedFetcher([
            .init("https://log.example/m/checkpoint", try log.checkpoint(259)),
            .init("https://log.example/m/tile/data/000", octets: full),
            .init("https://log.example/m/tile/data/001.p/3", octets: partial),
        ])
        let heard = Heard()
        let reached = Mutex<[UInt64]>([])
        let watch = try Self.watch(own: [own])
        let source = StaticLogSource(try log.log, watch: watch, next: 200, means: heard.means(fetcher)) { index in
            reached.withLock { $0.append(index) }
        }
        await heard.run(source)
        #expect(heard.sightings.map(\.position) == [255, 257])
        #expect(heard.sightings.allSatisfy { $0.certificate == foreign.certificate && $0.certificate.isPrecertificate })
        #expect(heard.blindSpots.map(\.reason) == [.unreadableCertificate])
        #expect(reached.withLock { $0 } == [256, 259])
        #expect(fetcher.left.isEmpty)
    }

    @Test func checkpointsAreHeldAgainstTheKeyTheOriginAndThePast() async throws {
        let (log, stranger) = (try TestLog(), try TestLog())
        let cases: [(String, UInt64, String)] = [
            (try stranger.checkpoint(300), 10, "has no signature of the log's key"),
            (try log.checkpoint(300).replacingOccurrences(of: "\n300\n", with: "\n301\n"), 10, "is not the log's"),
            (try log.checkpoint(300, origin: "evil.example"), 10, "not of log.example"),
            (try log.checkpoint(300), 301, "has shrunk"),
            ("rubbish", 10, "is none"),
        ]
        for (checkpoint, next, words) in cases {
            let fetcher = ScriptedFetcher([.init("https://log.example/m/checkpoint", checkpoint)])
            let heard = Heard()
            let watch = try Self.watch()
            let source = StaticLogSource(try log.log, watch: watch, next: next, means: heard.means(fetcher)) { _ in
                Issue.record("moved on")
            }
            await heard.run(source)
            #expect(heard.blindSpots.count == 1)
            #expect(heard.blindSpots.first?.detail.contains(words) == true, "\(words)")
        }
    }

    @Test func tilesAreNamedAndReadAsDocumented() throws {
        #expect(DataTile.path(0) == "/tile/data/000")
        #expect(DataTile.path(1_234_067) == "/tile/data/x001/x234/067")
        #expect(DataTile.path(1_000, partial: 17) == "/tile/data/x001/000.p/17")
        let whole = Self.leaf([1, 2, 3]) + Self.precertificateLeaf([4, 5])
        #expect(try DataTile.entries(whole, count: 2).map(\.der) == [[1, 2, 3], [4, 5]])
        for cut in 1..<whole.count {
            #expect(throws: Obstacle.self) { try DataTile.entries(Array(whole.prefix(cut)), count: 2) }
        }
        #expect(throws: Obstacle.self) { try DataTile.entries(whole, count: 1) }
        #expect(throws: Obstacle.self) { try DataTile.entries([0x1F, 0x8B, 8], count: 1) }
    }
}
