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

/// The commands of services as real scripts, run by the real runner.
struct ServiceCommandTests {
    private let bench: Bench
    private let local = LocalFileSystem()

    init() throws { bench = try Bench() }

    private func script(_ name: String, _ text: String) throws -> String {
        let path = bench.directory.path.appending(name)
        try local.create(path, mode: .ownerReadWriteExecute, group: nil, contents: Array("#!/bin/sh\n\(text)\n".utf8))
        return path.string
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try local.read(bench.directory.path.appending(name), limit: 65_536), as: UTF8.self)
    }

    @Test func aScriptSeesTheStagedGenerationAndTheEvent() async throws {
        let out = bench.directory.path.appending("out").string
        let validate = try script(
            "validate",
            "openssl x509 -in \"$REKEY_FULLCHAIN_FILE\" -noout -serial >>\(out) && cat >>\(out)"
        )
        let target = bench.target(validate: [validate])
        _ = try await Validator(fileSystem: local, state: bench.state, runner: SystemChildRunner()).validate(
            bench.stage(1, "one"),
            against: bench.requirements(),
            for: [target],
            at: Date()
        )
        let said = try text("out")
        #expect(said.lowercased().contains(try Fixture.leaf().serial.suffix(30)), "\(said)")
        #expect(said.contains("\"event\":\"validate\""))
    }

    @Test func whatAScriptSaysIsQuoted() async throws {
        try await bench.deploy(1, "one")
        let validate = try script("validate", "echo first; printf 'line 7: \\033[31mno such file\\n' >&2; exit 3")
        let target = bench.target(validate: [validate, "-t"])
        let validator = Validator(fileSystem: local, state: bench.state, runner: SystemChildRunner())
        do {
            _ = try await validator.validate(
                bench.stage(2, "two"),
                against: bench.requirements(),
                for: [target],
                at: Date()
            )
            Issue.record("passed")
        } catch let rejected as Rejected {
            guard
                case .serviceRefuses("web", .ended(let command, .exited(3), let output))? = rejected.report.findings
                    .first
            else {
                Issue.record("\(rejected)")
                return
            }
            #expect(command == "\(validate) -t")
            #expect(output.contains("first") && output.contains("line 7") && !output.contains("\u{1B}"))
            #expect("\(rejected)".contains("exited with status 3: line 7"))
            #expect(!"\(rejected)".contains("first"))
        }
    }

    /// D8: replaced between preflight and use.
    @Test func aCommandThatOthersMayChangeIsNotRun() async throws {
        let reload = try script("reload", "touch \(bench.directory.path.appending("ran"))")
        chmod(reload, 0o777)
        let live = try await bench.deploy(1, "one")
        let result = await Reloader(runner: SystemChildRunner(), state: bench.state).reload(
            bench.target(reload: [reload]),
            for: .activated,
            of: live.generation
        )
        guard case .failed(.refused(.writableByOthers)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(try local.metadata(of: bench.directory.path.appending("ran")) == nil)
    }

    /// A rollback tells the service so, and of the generation it goes back to.
    @Test func theWayBackIsAnEventOfItsOwn() async throws {
        let out = bench.directory.path.appending("out")
        let reload = try script(
            "reload",
            "echo $REKEY_GENERATION $(sed 's/.*\"event\":\"\\([^\"]*\\)\".*/\\1/') >>\(out)"
        )
        let listener = try TLSListener(
            .serve([
                TLSListener.Pair(fullchain: bench.workshop.path("one.full.pem"), key: bench.workshop.path("one.key"))
            ])
        )
        defer { listener.stop() }
        let target = bench.target(
            reload: [reload],
            endpoints: [Endpoint(host: "127.0.0.1", port: listener.port)]
        )
        try await bench.deploy(1, "one", for: [target])
        let live = try await bench.deploy(2, "two", for: [target])
        let verifier = Verifier(prober: SystemProber(), pause: .milliseconds(20))
        let report = await Rollout(
            fileSystem: local,
            state: bench.state,
            runner: SystemChildRunner(),
            verifier: verifier,
            recorder: FactList()
        ).complete(live, for: Wave(allOf: [target]), before: Survey(), settle: .milliseconds(100), at: Date())
        #expect(report.action == .rollBack)
        #expect(try report.rollback?.get().isComplete == true)
        #expect(try text("out") == "2 activated\n1 rolled-back\n")
    }
}
