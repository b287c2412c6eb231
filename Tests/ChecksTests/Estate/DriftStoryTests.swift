import Testing

@testable import Checks

/// The drifts people meet, by their story: exactly one name, what is wrong, what to do.
struct DriftStoryTests {
    private let old = DriftBench.mark("old", age: 60)
    private let new = DriftBench.mark("new", age: 1)
    private let foreign = DriftBench.mark("foreign", age: 30)
    private let path = "/etc/nginx/tls/a.pem"

    private func managed(file: CertificateMark, served: [CertificateMark], wanted: Int? = nil) -> DriftFacts {
        DriftFacts(
            .managed("web"),
            issued: [.init(1, old), .init(2, new)],
            wanted: wanted,
            files: [.init(path, .certificate(file))],
            served: served.enumerated().map { .init("web:443", "192.0.2.\($0.offset + 1)", .certificate($0.element)) }
        )
    }

    private func link(file: CertificateMark, served: CertificateMark) -> DriftFacts {
        DriftFacts(
            .link(service: "nginx.service", file: path),
            files: [.init(path, .certificate(file))],
            served: [.init("web:443", "192.0.2.1", .certificate(served))]
        )
    }

    private func drift(_ facts: DriftFacts) throws -> Drift {
        let drifts = DriftJudge.drifts(in: [facts])
        #expect(drifts.count == 1)
        return try #require(drifts.first)
    }

    @Test func renewedButNotReloaded() throws {
        let drift = try drift(managed(file: new, served: [old, old]))
        #expect(drift.kind == .servedNotNewest)
        #expect(
            drift.detail == "web:443 serves generation 1, while generation 2 is on disk: the service was not reloaded"
        )
        #expect(drift.fix == "reload the service")
        #expect(drift.parts.map(\.place) == [path, "web:443 at 192.0.2.1", "web:443 at 192.0.2.2"])
        #expect(drift.parts.map(\.state) == ["generation 2", "generation 1", "generation 1"])
        #expect(drift.parts.map(\.fingerprint) == [new.fingerprint, old.fingerprint, old.fingerprint])
        #expect(DriftJudge.judge(managed(file: new, served: [new, new])) == .agrees)
    }

    @Test func renewedButNotDeployed() throws {
        let drift = try drift(managed(file: old, served: [old]))
        #expect(drift.kind == .servedNotNewest)
        #expect(drift.fix == "deploy it: rekey run")
    }

    @Test func oneOfTwoAddressesOld() throws {
        let drift = try drift(managed(file: new, served: [new, old]))
        #expect(drift.kind == .addressDisagrees)
        #expect(drift.detail == "web:443: 1 of 2 addresses serve generation 2, not 192.0.2.2")
    }

    @Test func aRolloutThatGoesOnIsOneDrift() throws {
        let steps: [[CertificateMark]] = [[new, old, old, old], [new, new, old, old], [old, new, new, new]]
        let keys = try steps.map { try drift(managed(file: new, served: $0)).deduplicationKey }
        #expect(Set(keys) == ["drift/managed/web/address-disagrees"])
    }

    @Test func theKeyOutlivesARenewal() throws {
        let later = DriftBench.mark("later", age: 0)
        var next = managed(file: later, served: [new])
        next.issued.append(.init(3, later))
        let before = try drift(managed(file: new, served: [old]))
        #expect(try drift(next).deduplicationKey == before.deduplicationKey)
    }

    @Test func aFileReplacedByHandIsAForeignOneBeforeAndAfterTheReload() throws {
        let before = try drift(managed(file: foreign, served: [new, new]))
        #expect(before.kind == .fileNeverServed)
        #expect(
            before.detail == "\(path) was replaced: it holds a certificate that was not issued here and is not served"
        )
        let after = try drift(managed(file: foreign, served: [foreign, foreign]))
        #expect(after.kind == .servedButUnmanaged)
        #expect(after.detail == "web:443 serves a certificate that was not issued here for web")
    }

    @Test func anEarlierGenerationInTheFileIsToldApartFromAForeignOne() throws {
        let drift = try drift(managed(file: old, served: [new]))
        #expect(drift.kind == .fileNeverServed)
        #expect(
            drift.detail == "\(path) holds generation 1, which is not the one to be live; a restart would go back to it"
        )
    }

    @Test func aHeldGenerationIsNotWanted() throws {
        #expect(DriftJudge.judge(managed(file: old, served: [old], wanted: 1)) == .agrees)
        #expect(try drift(managed(file: old, served: [new], wanted: 1)).kind == .servedNotNewest)
    }

    @Test func anUnmanagedServiceThatWasNotReloaded() throws {
        let drift = try drift(link(file: new, served: old))
        #expect(drift.kind == .servedNotNewest)
        #expect(drift.fix == "reload nginx.service")
        #expect(drift.deduplicationKey == "drift/link/nginx.service/\(path)/served-not-newest")
    }

    @Test func anUnmanagedFileThatIsNotWhatIsServed() throws {
        let stranger = DriftBench.mark("stranger", age: 0, names: ["b.test"])
        #expect(try drift(link(file: stranger, served: old)).kind == .fileNeverServed)
        #expect(try drift(link(file: old, served: new)).kind == .fileNeverServed)
    }

    @Test func aManagedNameServedByASideDoor() throws {
        var facts = link(file: new, served: new)
        #expect(DriftJudge.judge(facts) == .agrees)
        facts.lineageOfNames = "web"
        #expect(try drift(facts).kind == .servedButUnmanaged)
    }

    @Test func oneServiceOfTwoNotReloaded() throws {
        var facts = managed(file: new, served: [new, new])
        facts.served.append(.init("mail:25", "192.0.2.1", .certificate(old)))
        let drift = try drift(facts)
        #expect(drift.kind == .servedNotNewest)
        #expect(drift.detail.hasPrefix("mail:25 serves generation 1"))
    }

    @Test func anOutageIsNoDrift() {
        var facts = managed(file: new, served: [])
        facts.served = [.init("web:443", "192.0.2.1", .unseen("connection refused"))]
        #expect(DriftJudge.judge(facts) == .undecided("web:443 at 192.0.2.1: connection refused"))
    }

    @Test func keysThatAreKeptOnPurposeAreNoDrift() throws {
        let kept = DriftBench.mark("kept", age: 0, key: "new")
        var facts = managed(file: kept, served: [kept])
        facts.issued.append(.init(3, kept))
        let drift = try drift(facts)
        #expect(drift.kind == .keyReused)
        #expect(drift.detail == "the key is the one of generation 2")
        facts.keepsKey = true
        #expect(DriftJudge.judge(facts) == .agrees)
    }

    @Test func theNamesAreTheOnesOfThePublishedList() {
        #expect(
            DriftKind.allCases.map(\.rawValue) == [
                "served-not-newest", "file-never-served", "served-but-unmanaged", "key-reused", "permission-drift",
                "address-disagrees",
            ]
        )
    }
}
