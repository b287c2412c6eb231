import Checks
import Foundation
import Inventory
import PKI
import Report
import TLS
import Testing

@testable import RekeyCommand

struct StationsTests {
    private static let uri = "tls://www.example.com:443"
    private static let endpoint = Endpoint(host: "www.example.com", port: 443)

    private static func mark(_ number: Int) -> CertificateMark {
        let digest = SHA256Digest(hashing: [UInt8(number)])
        return CertificateMark(
            fingerprint: digest,
            key: digest,
            notBefore: Date(timeIntervalSince1970: Double(number) * 86_400),
            names: ["www.example.com"]
        )
    }

    private static func held(_ number: Int) -> Stations.Held { Stations.Held(mark(number)) }

    private static func unit(_ numbers: [Int], live: Int?, file: DriftFacts.Content? = nil) -> ManagedUnit {
        ManagedUnit(
            lineage: ManagedLineage(
                "www",
                configuredNames: [],
                liveNames: nil,
                configuredProfile: nil,
                notAfter: nil,
                renewAt: nil,
                window: nil
            ),
            issued: numbers.map { DriftFacts.Generation($0, mark($0)) },
            live: live,
            files: file.map { [DriftFacts.File("/etc/nginx/www.pem", $0)] } ?? [],
            endpoints: [endpoint]
        )
    }

    private static func link(_ content: DriftFacts.Content, at endpoint: Endpoint = endpoint) -> LinkUnit {
        LinkUnit(service: "nginx", file: DriftFacts.File("/etc/nginx/www.pem", content), endpoints: [endpoint])
    }

    private func words(_ stations: Stations, _ served: Int, _ others: [Int] = [], uri: String = uri) -> [String] {
        let marks = stations.marks(of: uri, served: Self.held(served), others: others.map(Self.held))
        return [marks.issued, marks.disk, marks.served].map { mark in
            // A fingerprint says less than the number it was made of.
            let number = Int(mark.label) ?? (1...20).first { Self.held($0).fingerprint.hasPrefix(mark.label) }
            return mark.label.isEmpty ? mark.kind.rawValue : "\(mark.kind.rawValue) \(number ?? -1)"
        }
    }

    @Test func whatIsManagedIsHeldAgainstTheNewestGeneration() {
        let settled = Stations(managed: [Self.unit([3, 4], live: 4)], links: [])
        #expect(words(settled, 4) == ["current 4", "current 4", "current 4"])
        #expect(words(settled, 3) == ["current 4", "current 4", "older 3"])
        #expect(words(settled, 9) == ["current 4", "current 4", "foreign 9"])
        #expect(settled.wanted(at: Self.uri) == Self.held(4).fingerprint)
    }

    @Test func aNewestThatIsHeldBackShowsOnDisk() {
        let held = Stations(managed: [Self.unit([3, 4], live: 3)], links: [])
        #expect(words(held, 3) == ["current 4", "older 3", "older 3"])
        let none = Stations(managed: [Self.unit([3], live: nil)], links: [])
        #expect(words(none, 3) == ["current 3", "absent", "current 3"])
    }

    @Test func aFileThatHoldsSomethingElseIsTheDisksMark() {
        let replaced = Stations(managed: [Self.unit([3, 4], live: 4, file: .certificate(Self.mark(7)))], links: [])
        #expect(words(replaced, 4) == ["current 4", "foreign 7", "current 4"])
        let unseen = Stations(managed: [Self.unit([4], live: 4, file: .unseen("permission denied"))], links: [])
        #expect(words(unseen, 4) == ["current 4", "unknown", "current 4"])
    }

    /// A pair, one for each type of key: each address is held against the line that issued what it serves.
    @Test func ofAPairTheOneServedCounts() {
        let pair = Stations(managed: [Self.unit([4], live: 4), Self.unit([15], live: 15)], links: [])
        #expect(words(pair, 15) == ["current 15", "current 15", "current 15"])
    }

    @Test func aServiceThatWasNotReloadedServesAnOlderOneThanItsFile() {
        let link = Stations(managed: [], links: [Self.link(.certificate(Self.mark(8)))])
        #expect(words(link, 8) == ["unknown", "current 8", "current 8"])
        #expect(words(link, 6) == ["unknown", "current 8", "older 6"])
        #expect(words(link, 9) == ["unknown", "older 8", "current 9"])
        // One of two addresses was reloaded with a file that is there no longer.
        #expect(words(link, 6, [6, 9]) == ["unknown", "older 8", "older 6"])
        let unseen = Stations(managed: [], links: [Self.link(.unseen("no such file"))])
        #expect(words(unseen, 8) == ["unknown", "unknown", "current 8"])
    }

    @Test func withoutANameTheOnlyFileAtThePortCounts() {
        let named = Endpoint(host: "127.0.0.1", port: 443, serverName: "a.example.com")
        let one = Stations(managed: [], links: [Self.link(.certificate(Self.mark(8)), at: named)])
        #expect(words(one, 8, uri: "tls://127.0.0.1:443") == ["unknown", "current 8", "current 8"])
        #expect(words(one, 8, uri: "tls://127.0.0.1:8443") == ["unknown", "unknown", "current 8"])
        let other = LinkUnit(
            service: "nginx",
            file: DriftFacts.File("/etc/nginx/b.pem", .certificate(Self.mark(5))),
            endpoints: [Endpoint(host: "127.0.0.1", port: 443, serverName: "b.example.com")]
        )
        let two = Stations(managed: [], links: [Self.link(.certificate(Self.mark(8)), at: named), other])
        #expect(words(two, 8, uri: "tls://127.0.0.1:443") == ["unknown", "unknown", "current 8"])
    }
}
