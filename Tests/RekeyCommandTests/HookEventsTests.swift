import Deployment
import Foundation
import Glibc
import Hooks
import Ledger
import MiniCA
import PKI
import Rotation
import Storage
import SystemPackage
import TestSupport
import Testing

@testable import RekeyCommand

/// What the hooks of the directory hear of a rotation, and what becomes of it when they do not agree.
struct HookEventsTests {
    private let bench: RevocationBench

    init() async throws { bench = try await RevocationBench(hasHooks: true) }

    private let forced = Urgency(forced: .forced(reason: nil), ignoresBackOff: true)

    /// Writes down what it hears, and exits as the file of the event's name says.
    private func listen() throws {
        let hooks = bench.hooks.string
        try write(
            "10-listen",
            """
            #!/bin/sh
            printf '%s %s %s\\n' "$1" "${REKEY_GENERATION:--}" "${REKEY_PREVIOUS_GENERATION:--}" >> \(hooks)/.log
            env | grep ^REKEY_ | sort > \(hooks)/.facts.$1
            [ -f \(hooks)/.exit.$1 ] || exit 0
            echo "not this one"
            exit "$(cat \(hooks)/.exit.$1)"

            """
        )
    }

    private func write(_ name: String, mode: FilePermissions = .ownerReadWriteExecute, _ text: String) throws {
        try LocalFileSystem().remove(bench.hooks.appending(name))
        try LocalFileSystem().create(
            bench.hooks.appending(name),
            mode: mode,
            group: nil,
            contents: Array(text.utf8)
        )
    }

    private func answer(_ event: HookEvent, _ status: Int32) throws {
        try write(".exit.\(event.rawValue)", "\(status)")
    }

    /// What was heard since it was asked last.
    private func heard() throws -> [String] {
        let log = bench.hooks.appending(".log")
        guard try LocalFileSystem().metadata(of: log) != nil else { return [] }
        let text = String(decoding: try LocalFileSystem().read(log, limit: 100_000), as: UTF8.self)
        try LocalFileSystem().remove(log)
        return text.split(separator: "\n").map(String.init)
    }

    private func facts(_ event: HookEvent) throws -> [String] {
        let path = bench.hooks.appending(".facts.\(event.rawValue)")
        return String(decoding: try LocalFileSystem().read(path, limit: 100_000), as: UTF8.self)
            .split(separator: "\n").map { String($0.prefix { $0 != "=" }) }
    }

    private func failure(_ report: LineageReport) throws -> RotationFailure {
        guard case .failed(let failure) = report.outcome else {
            throw DemoStory.Failure.unexpected("\(report.outcome)")
        }
        return failure
    }

    @Test func eachStageIsToldOnce() async throws {
        try listen()
        try await bench.begin()
        #expect(try heard() == ["validate 1 -", "activated 1 -"])
        try await bench.rotate()
        #expect(try heard() == ["validate 2 1", "activated 2 1", "verified 2 1"])
        let files = [
            "BUNDLE_FILE", "CERTIFICATE", "CERT_FILE", "CHAIN_FILE", "DIRECTORY", "FULLCHAIN_FILE", "GENERATION",
        ]
        let expected =
            ["AUTHORITY"] + files + ["KEY_FILE", "LIVE_DIRECTORY", "NAMES", "NOT_AFTER", "PREVIOUS_GENERATION"]
        #expect(try facts(.activated) == expected.map { "REKEY_\($0)" })
        _ = try await bench.pass()
        #expect(try heard() == [])
        await bench.end()
    }

    @Test func oneThatFailsOnActivationBringsTheOldOneBack() async throws {
        try listen()
        try await bench.begin()
        bench.obey(.ignores)
        _ = try heard()
        try answer(.activated, 1)
        let failure = try failure(try await bench.pass(forced))
        #expect(try heard() == ["validate 2 1", "activated 2 1", "rolled-back 1 2", "failing 1 -"])
        #expect(try bench.live() == 1)
        #expect(failure.stage == .reload && failure.next.exit == 1)
        #expect(failure.said?.text == "\"not this one\"")
        #expect(try facts(.failing).contains("REKEY_CAUSE"))
        // It is held, and deployed again from disk once the hook is content.
        try answer(.activated, 0)
        bench.obey(.reloads)
        let report = try await bench.pass()
        #expect(try bench.live() == 2, "\(report.outcome)")
        #expect(await bench.authority.orders().count == 2)
        await bench.end()
    }

    @Test(arguments: [(1, 1), (75, 75), (42, 0)])
    func oneThatRefusesLeavesWhatIsLive(status: Int32, exit: Int) async throws {
        try listen()
        try answer(.validate, status)
        let report = try await bench.pass()
        guard status != 42 else {
            #expect(try bench.live() == 1)
            return await bench.end()
        }
        #expect(try failure(report).next.exit == exit)
        #expect(try bench.live() == nil)
        #expect(try heard() == ["validate 1 -", "failing - -"])
        #expect(try LocalFileSystem().metadata(of: bench.scratch.path.appending("service/www.crt")) == nil)
        try answer(.validate, 0)
        _ = try await bench.pass()
        #expect(try bench.live() == 1)
        #expect(await bench.authority.orders().count == 1)
        await bench.end()
    }

    @Test func oneThatWantsToHearOfItLaterDoes() async throws {
        try listen()
        try answer(.activated, 75)
        let report = try await bench.pass()
        #expect(try failure(report).next.exit == 75)
        #expect(try bench.live() == 1)
        try answer(.activated, 0)
        _ = try heard()
        _ = try await bench.pass()
        #expect(try heard() == ["activated 1 -"])
        #expect(await bench.authority.orders().count == 1)
        await bench.end()
    }

    /// What a run that is killed right after the swap leaves: hooks that are owed the news.
    @Test func whatHooksMissedTheyHearFromTheNextRun() async throws {
        try listen()
        try await bench.begin()
        try await bench.rotate()
        _ = try heard()
        let ledger = try Ledger(path: bench.state.database.string)
        try ledger.clearFacts(certificate: "www", target: LineageHooks.label, generation: 2)
        try ledger.record(fact: .applied, certificate: "www", target: LineageHooks.label, generation: 2, at: Date())
        _ = try await bench.pass()
        #expect(try heard() == ["activated 2 -", "verified 2 -"])
        _ = try await bench.pass()
        #expect(try heard() == [])
        await bench.end()
    }

    @Test(arguments: [FilePermissions.ownerReadWrite, FilePermissions(rawValue: 0o777)])
    func oneThatMayNotRunIsFoundBeforeAnOrder(mode: FilePermissions) async throws {
        try write("10-bad", "#!/bin/sh\n")
        #expect(chmod(bench.hooks.appending("10-bad").string, mode.rawValue) == 0)
        let failure = try failure(try await bench.pass())
        #expect(failure.stage == .preflight && failure.next.exit == 1)
        #expect(failure.hint.contains("chmod"))
        #expect(await bench.authority.orders().isEmpty)
        await bench.end()
    }

    /// What is told afterwards changes nothing, whatever is answered.
    @Test func newsThatNobodyCanChangeSpoilNothing() async throws {
        try listen()
        try await bench.begin()
        try answer(.verified, 1)
        try await bench.rotate()
        #expect(try bench.live() == 2)
        #expect(try heard().last == "verified 2 1")
        _ = try await bench.pass()
        #expect(try heard() == [])
        await bench.end()
    }

    @Test func theEndIsToldWhenItIsNear() async throws {
        try listen()
        try await bench.begin()
        _ = try heard()
        await bench.authority.shutDown()
        let place = try bench.place()
        let lineage = try #require(try place.lineages(["www"]).first)
        let snapshot = try place.reader().reader.snapshot(of: lineage, at: Date())
        let manifest = try #require(snapshot.live)
        let left = manifest.validity.notAfter.timeIntervalSinceNow
        let later: (Effects) -> Effects = { $0.ahead(bySeconds: left - 600) }
        let report = try await bench.work(effects: later) { rotator, lineage in
            await rotator.pass(lineage, urgency: Urgency(ignoresBackOff: true))
        }
        #expect(try failure(report).stage != .lock)
        #expect(try heard().suffix(2) == ["failing 1 -", "expiring 1 -"])
        await bench.end()
    }

    @Test func aTrialSaysWhatEachDidAndChangesNothing() async throws {
        try listen()
        try await bench.begin()
        _ = try heard()
        let trial = HookTrial(place: try bench.place())
        #expect(try await trial.run(.activated, "www", only: nil).exit == 0)
        #expect(try heard() == ["activated 1 -"])
        try answer(.failing, 75)
        let words = try await trial.run(.failing, "www", only: "10-listen")
        #expect(words.exit == 75 && words.generation == 1)
        #expect(words.text.contains("try-later") && words.text.hasSuffix("\n  | not this one"))
        #expect(try facts(.failing).contains("REKEY_STAGE"))
        await #expect(throws: (any Error).self) { try await trial.run(.activated, "www", only: "../10-listen") }
        let options = ["--config", bench.configuration.string]
        #expect(await Rekey.status(of: ["hooks", "list"] + options) == 0)
        #expect(await Rekey.status(of: ["hooks", "test", "www", "--event", "challenge-publish"] + options) == 64)
        #expect(chmod(bench.hooks.appending("10-listen").string, 0o777) == 0)
        #expect(await Rekey.status(of: ["hooks", "list"] + options) == 1)
        #expect(await Rekey.status(of: ["hooks", "test", "www"] + options) == 1)
        #expect(try bench.live() == 1)
        await bench.end()
    }

    /// Services must not be given a certificate of a staging authority.
    @Test func aRehearsalOnlyShowsWhatWouldGoLive() async throws {
        let place = try bench.place()
        let rehearsal = place.moved(to: place.state.rehearsal)
        #expect(HookEvent.allCases.filter(rehearsal.hooks.isTold) == [.validate])
        #expect(HookEvent.allCases.filter(place.hooks.isTold) == HookEvent.allCases)
        await bench.end()
    }
}
