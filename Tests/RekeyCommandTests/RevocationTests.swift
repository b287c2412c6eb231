import ACME
import Conformance
import Foundation
import MiniCA
import Rotation
import Storage
import TestSupport
import Testing

@testable import RekeyCommand

/// `rekey revoke` against a real authority.
struct RevocationTests {
    private func failure(_ report: LineageReport) throws -> RotationFailure {
        guard case .failed(let failure) = report.outcome else {
            throw DemoStory.Failure.unexpected("\(report.outcome)")
        }
        return failure
    }

    private func record(_ report: LineageReport) throws -> RevocationRecord {
        guard case .revoked(let record) = report.outcome else {
            throw DemoStory.Failure.unexpected("\(report.outcome)")
        }
        return record
    }

    /// The newest before the live one, signed by the account, no reason sent; and it is never live again, not even
    /// when the ledger is lost.
    @Test(.rows("V-01", "V-09")) func theOneBeforeTheLiveOneIsRevokedByItsAccount() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        try await bench.rotate()
        let done = try record(try await bench.revoke(RevocationWish()))
        #expect(done.generation.rawValue == 1 && !done.isLive && !done.wasRevokedAlready)
        let serials = await bench.serials()
        #expect(
            await bench.authority.revocations()
                == [RevocationSummary(serial: serials[0], reason: nil, isByCertificateKey: false)]
        )
        #expect(try failure(try await bench.rollBack(to: 1)).verdict.contains("generation 1 was revoked"))
        #expect(try failure(try await bench.rollBack()).verdict.contains("no earlier generation"))
        try bench.loseLedger()
        #expect(try failure(try await bench.rollBack(to: 1)).verdict.contains("generation 1 was revoked"))
        #expect(try bench.live() == 2)
        await bench.end()
    }

    @Test(.rows("V-03")) func whatIsRevokedAlreadyIsAsWished() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        try await bench.rotate()
        _ = try record(try await bench.revoke(RevocationWish(reason: .superseded)))
        let again = try await bench.revoke(RevocationWish(generation: 1))
        #expect(try record(again).wasRevokedAlready)
        let words = ReportWords(again, now: Date())
        #expect(words.status == .holds)
        #expect(words.line == "www: generation 1 was revoked already, as the CA says")
        #expect(await bench.authority.revocations().map(\.reason) == [4])
        await bench.end()
    }

    /// A reason that the authority does not take: told, not tried again, and the certificate stays what it was.
    @Test(.rows("V-02")) func aReasonThatIsNotTakenIsTold() async throws {
        let bench = try await RevocationBench(reasons: [0, 1, 4, 5])
        try await bench.begin()
        try await bench.rotate()
        let failure = try failure(try await bench.revoke(RevocationWish(reason: .affiliationChanged)))
        #expect(failure.verdict.contains("it does not accept the reason"), "\(failure.verdict)")
        #expect(failure.said?.text.contains("0, 1, 4, 5") == true)
        #expect(failure.hint.contains("superseded"))
        #expect(failure.next.exit == 1)
        _ = try await bench.pass()
        #expect(await bench.authority.requestCounts().byEndpoint[.revokeCert] == 1)
        guard case .rotated = try await bench.rollBack(to: 1).outcome else {
            Issue.record("what was not revoked may be gone back to")
            return
        }
        await bench.end()
    }

    @Test(.rows("V-04")) func whatHasExpiredIsNotAskedFor() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        try await bench.rotate()
        let ahead: (Effects) -> Effects = { $0.ahead(bySeconds: 30 * 86_400) }
        let report = try await bench.work(effects: ahead) { rotator, lineage in
            await rotator.revoke(lineage, RevocationWish(generation: 1), authorities: lineage.authorities)
        }
        let failure = try failure(report)
        #expect(failure.verdict.contains("generation 1 expired on"), "\(failure.verdict)")
        #expect(failure.next.exit == 1)
        #expect(await bench.authority.requestCounts().byEndpoint[.revokeCert] == nil)
        await bench.end()
    }

    @Test(.rows("V-06"), arguments: ["ecdsa-p256", "ecdsa-p384", "rsa-2048"])
    func theCertificatesOwnKeyMaySign(keyType: String) async throws {
        let bench = try await RevocationBench(keyType: keyType)
        try await bench.begin()
        try await bench.rotate()
        let wish = RevocationWish(reason: .keyCompromise, isByCertificateKey: true)
        #expect(try record(try await bench.revoke(wish)).signatory == .certificateKey)
        let serials = await bench.serials()
        #expect(
            await bench.authority.revocations()
                == [RevocationSummary(serial: serials[0], reason: 1, isByCertificateKey: true)]
        )
        await bench.end()
    }

    /// The disk dies before each of its operations: the key is denied or it is not, the certificate is revoked or it is
    /// not, and the same again brings both about.
    @Test(.rows("V-03", "V-05")) func aRevocationThatDiesAtAnyDurableStepIsFinishedByTheNext() async throws {
        var at = 1
        while true {
            let bench = try await RevocationBench()
            try await bench.begin()
            try await bench.rotate()
            let graveyard = try TemporaryDirectory()
            let disk = FragileDisk(.dying(at: at), graveyard: graveyard.path)
            let wish = RevocationWish(reason: .keyCompromise)
            let moved: (Effects) -> Effects = { $0.on(disk) }
            _ = try await bench.work(effects: moved) { rotator, lineage in
                await rotator.revoke(lineage, wish, authorities: lineage.authorities)
            }
            try disk.cutPower(.losesNames)
            _ = try await bench.pass()
            _ = try record(try await bench.revoke(wish))
            #expect(await bench.authority.revocations().map(\.reason) == [1], "died at \(at)")
            #expect(try LocalFileSystem().list(bench.state.denied).count == 2, "died at \(at)")
            #expect(try failure(try await bench.rollBack(to: 1)).verdict.contains("generation 1"), "died at \(at)")
            await bench.end()
            if disk.operations < at { break }
            at += 1
        }
        #expect(at > 5, "\(at) points")
    }

    @Test func whatIsLiveIsRevokedOnlyWhenThatIsSaid() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        let failure = try failure(try await bench.revoke(RevocationWish(generation: 1)))
        #expect(failure.verdict == "not revoked: generation 1 is live")
        #expect(failure.hint.contains("--revoke-old"))
        #expect(await bench.authority.revocations().isEmpty)
        #expect(try record(try await bench.revoke(RevocationWish(generation: 1, mayBeLive: true))).isLive)
        #expect(await bench.authority.revocations().count == 1)
        await bench.end()
    }

    @Test func reasonsHaveTheirWords() {
        for word in RevocationReason.words { #expect(RevocationReason(word: word)?.word == word) }
        #expect(RevocationReason(word: "keyCompromise") == .keyCompromise)
        #expect(RevocationReason(word: "cACompromise") == nil)
        #expect(throws: (any Error).self) { try RevocationReason(argument: "bored") }
        #expect(throws: Never.self) { try RevocationReason(argument: nil) }
    }
}

extension Effects {
    /// The same on another disk.
    func on(_ disk: any FileSystem) -> Effects {
        Effects(
            files: disk,
            state: state,
            ledger: ledger,
            clock: clock,
            runner: runner,
            prober: prober,
            hooks: hooks,
            accounts: accounts,
            challenges: challenges,
            draw: draw,
            narrator: narrator
        )
    }

    /// The same with a clock that is ahead.
    func ahead(bySeconds seconds: Double) -> Effects {
        Effects(
            files: files,
            state: state,
            ledger: ledger,
            clock: LateClock(seconds: seconds),
            runner: runner,
            prober: prober,
            hooks: hooks,
            accounts: accounts,
            challenges: challenges,
            draw: draw,
            narrator: narrator
        )
    }
}

private struct LateClock: ACMEClock {
    let seconds: Double
    func now() -> Date { Date().addingTimeInterval(seconds) }
    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
