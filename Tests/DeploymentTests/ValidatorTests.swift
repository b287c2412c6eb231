import CertificateWorkshop
import Foundation
import Hooks
import PKI
import Storage
import SystemPackage
import TLS
import TestSupport
import Testing

@testable import Deployment

struct ValidatorTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func rejection(
        _ staged: consuming Staged,
        _ requirements: GenerationRequirements? = nil,
        for targets: [DeploymentTarget] = [],
        at now: Date = Date()
    ) async throws -> Rejected? {
        let validator = Validator(fileSystem: bench.disk, state: bench.state, runner: bench.runner)
        do {
            _ = try await validator.validate(
                staged,
                against: try requirements ?? bench.requirements(),
                for: targets,
                at: now
            )
            return nil
        } catch let rejected as Rejected {
            return rejected
        }
    }

    @Test func aGoodGenerationPassesEveryCheck() async throws {
        let validated = try await bench.validate(bench.stage(1, "one"))
        #expect(validated.report.entries.map(\.check) == Check.allCases)
        #expect(validated.report.findings == [])
    }

    /// A warning is in the report and keeps nothing from going live.
    @Test func warningsLetItPass() async throws {
        try bench.workshop.leaf(
            "lax",
            san: "DNS:www.example.com,IP:203.0.113.7",
            issuer: "middle",
            extensions: "keyUsage=critical,digitalSignature"
        )
        let validated = try await bench.validate(bench.stage(1, "lax"))
        #expect(validated.report.findings == [])
        #expect(validated.report.warnings == [.structure(.purposeUnstated)])
        #expect(validated.report.notes == [.noCommonName])
        #expect(try await bench.activate(validated).generation.number == .first)
    }

    /// C1, C2, C3, C14 at once: all that is wrong is reported, not only the first.
    @Test func everyFaultIsFound() async throws {
        let workshop = bench.workshop
        try workshop.leaf("odd", san: "DNS:odd.example", key: ["rsa:2048"], extensions: "extendedKeyUsage=clientAuth")
        try bench.putOrderKey("one")
        let staged = try Stager(fileSystem: bench.disk, state: bench.state).stage(
            bench.name,
            .first,
            chain: CertificateChain(pem: workshop.bytes("odd.full.pem")),
            provenance: Provenance(authority: "x", orderURL: nil, createdAt: Date()),
            access: .ownerOnly
        )
        let target = bench.target(validate: ["/bin/true"])
        let found = try await rejection(
            staged,
            bench.requirements(live: .distantFuture, mayExpireEarlier: false),
            for: [target],
            at: Date(timeIntervalSinceNow: -3600)
        )
        let rejected = try #require(found)
        let failed = Set(rejected.report.entries.filter { !$0.findings.isEmpty }.map(\.check))
        #expect(
            failed == [
                .keyMatchesLeaf, .namesEqualOrder, .withinValidity, .chainBuilds, .serverCertificate, .keyAlgorithm,
            ]
        )
        #expect(rejected.report.findings.contains(.trial(.keyMismatch)))
        #expect(rejected.report.findings.contains(.notForServers))
        #expect(rejected.isQuarantined)
        // The operator's command is not shown what will never be used.
        #expect(bench.runner.commands.isEmpty)
    }

    @Test func anUntrustedChainIsRefused() async throws {
        let requirements = GenerationRequirements(
            identifiers: try Fixture.identifiers(),
            keyAlgorithm: .ecdsaP256,
            trust: .system,
            liveNotAfter: nil
        )
        let rejected = try #require(try await rejection(bench.stage(1, "one"), requirements))
        // Held, not quarantined: which roots are trusted is a setting, and the certificate may be good.
        #expect(!rejected.isQuarantined)
        #expect(rejected.report.findings.allSatisfy { if case .untrusted = $0 { true } else { false } })
        #expect(rejected.report.findings.count == 2)
    }

    /// C13: the same key again is renewing, not re-keying.
    @Test func anEarlierKeyIsRefused() async throws {
        _ = try bench.stage(1, "one")
        _ = try bench.stage(2, "two")
        let rejected = try #require(try await rejection(bench.stage(3, "one")))
        #expect(rejected.report.findings == [.keyReused(of: .first), .issuedBefore(as: .first)])
        #expect(rejected.isQuarantined)
    }

    @Test func aGenerationDamagedAfterStagingIsRefused() async throws {
        let staged = try bench.stage(1, "one")
        let key = staged.generation.path(of: .key)
        try LocalFileSystem().remove(key)
        let rejected = try #require(try await rejection(staged))
        #expect(rejected.report.findings.contains(.damaged(.missing(file: "key.pem"))))
    }

    /// A file that cannot be read right now says nothing of what it holds: the generation is held, never quarantined, and
    /// the file and the kernel's reason are named.
    @Test(arguments: [Errno.ioError, .tooManyOpenFiles, .noMemory, .permissionDenied])
    func aDiskThatRefusesQuarantinesNothing(reason: Errno) async throws {
        let calm = FragileDisk(graveyard: bench.graveyard)
        let tests = (calm, Validator(fileSystem: calm, state: bench.state, runner: bench.runner))
        _ = try await tests.1.validate(bench.stage(1, "one"), against: bench.requirements(), for: [], at: Date())
        #expect(tests.0.operations > 12)
        var named: Set<String> = []
        for at in 1...calm.operations {
            let disk = FragileDisk(.failing(at: at, reason), graveyard: bench.graveyard)
            let staged = try Stager(fileSystem: bench.disk, state: bench.state).reopen(bench.name, .first)
            var reports: [ValidationReport] = []
            do {
                let validator = Validator(fileSystem: disk, state: bench.state, runner: bench.runner)
                let passed = try await validator.validate(
                    staged,
                    against: bench.requirements(),
                    for: [],
                    at: Date()
                )
                reports.append(passed.report)
            } catch let rejected as Rejected {
                #expect(!rejected.isQuarantined, "operation \(at): \(rejected)")
                reports.append(rejected.report)
            }
            let report = try #require(reports.first)
            for finding in report.findings {
                let failure: StorageFailure
                switch finding {
                case .storage(let found), .damaged(.storage(let found)): failure = found
                default:
                    Issue.record("operation \(at): \(finding)")
                    continue
                }
                #expect(failure.errno == reason)
                #expect(finding.hint == failure.hint)
                named.insert(failure.path.lastComponent?.string ?? "")
            }
        }
        #expect(named.isSuperset(of: ["key.pem", "fullchain.pem", "bundle.pem"]))
    }

    /// D1: a service's refusal holds the generation, and quarantines nothing.
    @Test func aServiceMayRefuse() async throws {
        try await bench.deploy(1, "one")
        bench.runner.answer { _ in 1 }
        let target = bench.target(validate: ["/bin/true", "-t"])
        let rejected = try #require(try await rejection(bench.stage(2, "two"), for: [target]))
        #expect(!rejected.isQuarantined)
        #expect(rejected.report.findings.map(\.blame) == [.service])
        #expect("\(rejected)".contains("/bin/true -t"))
        #expect(try bench.liveNumber() == 1)
    }

    @Test func commandsAreToldWhatIsDocumented() async throws {
        let target = bench.target(validate: ["/bin/true", "-t"])
        _ = try await bench.validate(bench.stage(1, "one"), for: [target])
        let command = try #require(bench.runner.commands.first)
        #expect(command.executable == "/bin/true")
        #expect(command.arguments == ["-t"])
        let directory = bench.state.generation(bench.name, .first)
        let end = try Fixture.leaf().validity.notAfter.formatted(.iso8601)
        var expected = [
            "REKEY_CERTIFICATE": "www", "REKEY_TARGET": "web", "REKEY_GENERATION": "1", "REKEY_AUTHORITY": "test",
            "REKEY_NAMES": "www.example.com 203.0.113.7", "REKEY_NOT_AFTER": end, "REKEY_DIRECTORY": directory.string,
            "REKEY_LIVE_DIRECTORY": bench.state.live(bench.name).string,
        ]
        for file in ["cert", "key", "chain", "fullchain", "bundle"] {
            expected["REKEY_\(file.uppercased())_FILE"] = directory.appending("\(file).pem").string
        }
        #expect(command.environment.filter { $0.key.hasPrefix("REKEY_") } == expected)
        #expect(Set(command.environment.keys).subtracting(expected.keys) == ["PATH", "LANG"])
        let json = try JSONSerialization.jsonObject(with: Data(command.input)) as? [String: Any]
        #expect(json?["event"] as? String == "validate")
        #expect(json?["names"] as? [String] == ["www.example.com", "203.0.113.7"])
        #expect(json?["generation"] as? Int == 1)
    }
}
