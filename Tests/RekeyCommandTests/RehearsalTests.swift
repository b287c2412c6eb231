import Conformance
import Foundation
import MiniCA
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// `rekey rehearse`: the whole way with another authority, and nothing touched.
struct RehearsalTests {
    private let files = LocalFileSystem()

    private func configuration(
        _ scratch: TemporaryDirectory,
        _ ca: MiniCA,
        _ port: UInt16,
        staging: String,
        validate: String = "/bin/true"
    ) throws -> FilePath {
        let path = scratch.path.appending("rekey.yaml")
        let text = """
            state: \(scratch.path)/state
            authorities:
              real: { directory: "https://127.0.0.1:1/never-asked"\(staging.isEmpty ? "" : ", staging: stage") }
              stage: { directory: "\(ca.directoryURL)", server-roots: \(scratch.path)/server.pem\(staging) }
            defaults: { authorities: [real], challenge: { http-01: { listen: "127.0.0.1:\(port)" } } }
            certificates:
              www:
                names: [www.rekey.test]
                deploy:
                  - link: { fullchain: \(scratch.path)/service/www.crt, key: \(scratch.path)/service/www.key }
                    validate: [\(validate)]
                    reload: [/bin/false]
                    verify: [{ connect: "127.0.0.1:1", name: www.rekey.test }]

            """
        try files.remove(path)
        try files.create(path, mode: .ownerReadWrite, group: nil, contents: Array(text.utf8))
        return path
    }

    private func prepared() async throws -> (TemporaryDirectory, MiniCA, UInt16) {
        let scratch = try TemporaryDirectory()
        let port = try #require(FreePort.find())
        var settings = MiniCAConfiguration()
        settings.challengePort = Int(port)
        settings.addresses = ["*": "127.0.0.1"]
        let ca = try await MiniCA.start(settings)
        for (name, pem) in [("server.pem", ca.serverRootPEM), ("root.pem", ca.rootPEM)] {
            try files.create(scratch.path.appending(name), mode: .ownerReadWrite, group: nil, contents: pem)
        }
        try files.makeDirectory(scratch.path.appending("service"), mode: .ownerReadWriteExecute)
        return (scratch, ca, port)
    }

    private func rehearse(_ configuration: FilePath) async throws -> LineageReport {
        let place = try Workplace(GlobalOptions.configured(by: configuration))
        let stage = RehearsalStage(place: place)
        let effects = try stage.prepared().effects(narrator: TerminalNarrator(console: Console(volume: .quiet)))
        let lineage = try #require(try place.lineages(["www"]).first)
        return await stage.rehearse(lineage, Rotator(effects))
    }

    /// Every name below a directory but for the rehearsal's, with its content and what a link says.
    private func snapshot(_ directory: FilePath) throws -> [String: String] {
        var found: [String: String] = [:]
        for name in try files.list(directory) where name != "rehearsal" {
            let path = directory.appending(name)
            switch try files.metadata(of: path)?.kind {
            case .directory:
                found[path.string] = "directory"
                found.merge(try snapshot(path)) { $1 }
            case .symbolicLink: found[path.string] = try files.readLink(path)
            default: found[path.string] = Data(try files.read(path, limit: 1 << 24)).base64EncodedString()
            }
        }
        return found
    }

    @Test func theWholeWayIsGoneAndNothingElseIsTouched() async throws {
        let (scratch, ca, port) = try await prepared()
        let path = try configuration(scratch, ca, port, staging: ", chain-roots: \(scratch.path)/root.pem")
        // A state with a ledger and something in it.
        let place = try Workplace(GlobalOptions.configured(by: path))
        do { _ = try place.effects(narrator: TerminalNarrator(console: Console(volume: .quiet))) }
        let before = try snapshot(scratch.path)
        for _ in 0..<2 {
            let report = try await rehearse(path)
            guard case .rehearsed(let record) = report.outcome else {
                Issue.record("\(report.outcome)")
                return
            }
            #expect(record.authority == "stage")
            #expect(record.omissions.contains { $0.contains("no service was reloaded") })
            #expect(record.omissions.contains { $0.contains("no endpoint was asked") })
            #expect(!record.omissions.contains { $0.contains("chain-roots") })
            #expect(ReportWords(report, now: Date()).status == .holds)
        }
        #expect(try snapshot(scratch.path) == before)
        let links = place.state.rehearsal.root.appending("targets/www")
            .appending(scratch.path.appending("service").components)
        #expect(try files.list(links) == ["www.crt", "www.key"])
        #expect(await ca.orders().count == 2)
        await ca.shutDown()
    }

    @Test func whatHooksDidNotHearIsSaid() async throws {
        let (scratch, ca, port) = try await prepared()
        let path = try configuration(scratch, ca, port, staging: " ")
        let hooks = scratch.path.appending("hooks")
        try files.makeDirectory(hooks, mode: .ownerReadWriteExecute)
        let text = try files.read(path, limit: 1 << 16) + Array("hooks: { directory: \(hooks) }\n".utf8)
        try files.remove(path)
        try files.create(path, mode: .ownerReadWrite, group: nil, contents: text)
        guard case .rehearsed(let record) = try await rehearse(path).outcome else {
            Issue.record("not rehearsed")
            return
        }
        let clause = "the hooks of the directory heard of validate only, of nothing that follows"
        #expect(record.omissions.contains(clause), "\(record.omissions)")
        await ca.shutDown()
    }

    @Test func withoutRootsTrustIsLeftOpenAndSaid() async throws {
        let (scratch, ca, port) = try await prepared()
        let path = try configuration(scratch, ca, port, staging: " ")
        let report = try await rehearse(path)
        guard case .rehearsed(let record) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(record.omissions.contains("the chain's trust was not judged: no chain-roots for stage"))
        await ca.shutDown()
    }

    @Test func aServiceThatRefusesIsToldAndNothingElseHappens() async throws {
        let (scratch, ca, port) = try await prepared()
        let path = try configuration(scratch, ca, port, staging: " ", validate: "/bin/false")
        let before = try snapshot(scratch.path)
        let report = try await rehearse(path)
        guard case .failed(let failure) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(failure.verdict.hasPrefix("rehearsal: not deployed: "), "\(failure.verdict)")
        #expect(failure.next.exit == 1)
        #expect(!failure.hint.contains("rekey run"))
        #expect(try snapshot(scratch.path).filter { !$0.key.contains("/state") } == before)
        await ca.shutDown()
    }

    @Test func withoutAStagingAuthorityNothingIsAsked() async throws {
        let (scratch, ca, port) = try await prepared()
        let path = try configuration(scratch, ca, port, staging: "")
        guard case .failed(let failure) = try await rehearse(path).outcome else {
            Issue.record("it went on")
            return
        }
        #expect(failure.hint.contains("staging:"))
        #expect(failure.next.exit == 1)
        #expect(await ca.orders().isEmpty)
        await ca.shutDown()
    }
}
