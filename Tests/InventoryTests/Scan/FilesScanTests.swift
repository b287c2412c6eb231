import CertificateFiles
import CertificateWorkshop
import Foundation
import Ledger
import PKI
import Storage
import SystemPackage
import Testing

@testable import Inventory

/// Scans of files one after another: what stays known, and what is gone.
struct FilesScanTests {
    private let bench: ScanBench
    private let tree: Planted
    private let certificates: [Certificate]

    init() throws {
        (bench, tree) = (try ScanBench(), try Planted())
        certificates = try ["a", "b", "c"].map { try PlantedCertificate("\($0).example.com").certificate }
    }

    private func plant(_ index: Int, at name: String) throws { try tree.file(name, certificates[index].pem) }

    /// - Parameter named: what the command line names; else the roots, as a scan of the host has them.
    private func scan(named: [String]? = nil, roots: [String] = ["home"], promised: [String] = []) async throws {
        var plan = WalkPlan(roots: (named ?? roots + promised).map { tree.root.appending($0) }, trustStores: [])
        plan.isWhole = named == nil
        plan.named = Set((named ?? promised).map { tree.root.appending($0) })
        let reader = FileReader { CertificateFile.contents(descriptor: $0, sizeLimit: 1 << 20, passwords: .wellKnown) }
        try await bench.scan(
            FilesSource(plan: plan, reader: reader, mounts: MountTable(), ledger: bench.ledger),
            at: Date(timeIntervalSince1970: 1_750_000_000)
        )
    }

    private func current() throws -> [String] {
        var found: Set<String> = []
        for certificate in certificates {
            let places = try bench.ledger.places(of: certificate.fingerprint.description)
            found.formUnion(places.filter { $0.goneAt == nil }.map(\.place.uri))
        }
        return found.sorted()
    }

    @Test func aPathThatIsNotThereEndsNothing() async throws {
        try plant(0, at: "srv/a.pem")
        try plant(1, at: "srv/deep/b.pem")
        try await scan(named: ["srv"])
        let both = ["srv/a.pem", "srv/deep/b.pem"].map(tree.uri)
        #expect(try current() == both)
        try await scan(named: ["typo"])
        #expect(try current() == both)
        #expect(try bench.ledger.blindSpots().map(\.place) == [tree.uri("typo")])
        // Named, and gone as a whole: perhaps it is not mounted.
        try tree.disk.rename(tree.root.appending("srv"), to: tree.root.appending("away"))
        try await scan(named: ["srv"])
        #expect(try current() == both)
    }

    @Test func aScanOfTheHostLooksAgainAtWhatWasFoundElsewhere() async throws {
        try plant(0, at: "home/a.pem")
        try plant(1, at: "srv/b.pem")
        try plant(2, at: "srv/c.pem")
        try await scan()
        try await scan(named: ["srv"])
        let all = ["home/a.pem", "srv/b.pem", "srv/c.pem"].map(tree.uri)
        #expect(try current() == all)
        try await scan()
        #expect(try current() == all)
        try tree.disk.remove(tree.root.appending("srv/b.pem"))
        try tree.file("srv/c.pem", certificates[0].pem)
        // Only home is looked at.
        try await scan(named: ["home"])
        #expect(try current() == all)
        try await scan()
        #expect(try current() == [all[0], all[2]])
        let third = try bench.ledger.places(of: certificates[2].fingerprint.description)
        #expect(third.allSatisfy { $0.goneAt != nil })
        // It is remembered, scan after scan.
        try await scan()
        #expect(try current() == [all[0], all[2]])
    }

    /// What only a link leads to is there as long as the link leads there.
    @Test func theTargetOfALinkThatWasSwappedIsGone() async throws {
        try plant(0, at: "store/1/a.pem")
        try plant(1, at: "store/2/a.pem")
        try tree.link("home/a.pem", to: "../store/1/a.pem")
        try await scan()
        #expect(try current() == ["home/a.pem", "store/1/a.pem"].map(tree.uri))
        try tree.link("home/a.pem", to: "../store/2/a.pem")
        try await scan(named: ["store/2"])
        try await scan()
        #expect(try current() == ["home/a.pem", "store/2/a.pem"].map(tree.uri))
    }

    @Test func aConfiguredDirectoryThatIsNotThereIsABlindSpotAndKeepsWhatItHad() async throws {
        try plant(0, at: "mnt/a.pem")
        try await scan(promised: ["mnt"])
        try tree.disk.rename(tree.root.appending("mnt"), to: tree.root.appending("away"))
        try await scan(promised: ["mnt"])
        #expect(try current() == [tree.uri("mnt/a.pem")])
        #expect(try bench.ledger.blindSpots().map(\.reason) == ["missing_file"])
        try tree.disk.rename(tree.root.appending("away"), to: tree.root.appending("mnt"))
        try await scan(promised: ["mnt"])
        #expect(try current() == [tree.uri("mnt/a.pem")])
        #expect(try bench.ledger.blindSpots().isEmpty)
    }
}
