import ACME
import Conformance
import Foundation
import MiniCA
import Rotation
import Storage
import SystemPackage
import Testing

@testable import RekeyCommand

/// `rekey rotate --revoke-old` against a real authority and a real service.
struct ReplacementTests {
    private func status(_ bench: RevocationBench) throws -> LineageStatus {
        let place = try bench.place()
        let (reader, ledger) = try place.reader()
        let lineage = try #require(try place.lineages(["www"]).first)
        let snapshot = try reader.snapshot(of: lineage, at: Date())
        return LineageStatus(
            lineage,
            snapshot,
            directory: "",
            wishes: try StatusPrinter.wishes(of: lineage, ledger),
            now: Date()
        )
    }

    private func isMarked(_ bench: RevocationBench) throws -> Bool {
        guard try LocalFileSystem().metadata(of: bench.state.denied) != nil else { return false }
        return try LocalFileSystem().list(bench.state.denied).contains(where: StateDirectory.isDigest)
    }

    /// First the successor is served, then the old one is revoked; its key is denied, whatever becomes of the ledger.
    @Test(.rows("V-05")) func aCompromisedKeyIsReplacedThenRevoked() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        let report = try await bench.replace(.keyCompromise)
        guard case .rotated(let number, _, _, served: true) = report.outcome, number.rawValue == 2 else {
            Issue.record("\(report.outcome)")
            return
        }
        guard case .done(let record) = report.revocations.first else {
            Issue.record("\(report.revocations)")
            return
        }
        #expect(record.generation.rawValue == 1 && record.signatory == .account)
        let serials = await bench.serials()
        let expected = RevocationSummary(serial: serials[0], reason: 1, isByCertificateKey: false)
        #expect(await bench.authority.revocations() == [expected])
        #expect(try isMarked(bench))
        #expect(try status(bench).revocations.isEmpty)
        // Denied is denied: also by the disk alone, when neither ledger nor mark of the revocation is there any more.
        try bench.loseLedger()
        for mark in try LocalFileSystem().list(bench.state.denied) where !StateDirectory.isDigest(mark) {
            try LocalFileSystem().remove(bench.state.denied.appending(mark))
        }
        guard case .failed(let failure) = try await bench.rollBack(to: 1).outcome else {
            Issue.record("a denied key is live again")
            return
        }
        #expect(failure.verdict.contains("has a key that was compromised"))
        await bench.end()
    }

    /// A successor that is not served is rolled back from, and nothing is revoked; mended, the next run deploys it
    /// from disk and revokes then.
    @Test(.rows("V-05")) func nothingIsRevokedWhileTheSuccessorIsNotServed() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        bench.obey(.ignores)
        let report = try await bench.replace(.keyCompromise)
        guard case .failed(let failure) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(failure.verdict.hasSuffix("generation 1 is not revoked: its successor is not seen served"))
        #expect(try bench.live() == 1)
        #expect(await bench.authority.revocations().isEmpty)
        #expect(try isMarked(bench), "the key is denied from the wish on")
        let shown = try status(bench)
        #expect(shown.revocations.map(\.generation) == [1] && shown.deservesAttention)
        bench.obey(.reloads)
        let mended = try await bench.pass()
        #expect(ReportWords(mended, now: Date()).status == .holds, "\(mended)")
        #expect(try bench.live() == 2)
        #expect(await bench.authority.orders().count == 2, "it was deployed from disk")
        #expect(await bench.authority.revocations().map(\.reason) == [1])
        await bench.end()
    }

    /// Killed at any step, nothing is revoked before its successor is served, and later runs finish it.
    @Test(
        .rows("V-05"),
        arguments: [
            Milestone.due, .ordering, .ordered, .published, .finalizing, .issued, .staged, .validated, .live,
            .verified, .revoked,
        ]
    )
    func killedAnywhereItIsFinishedLater(milestone: Milestone) async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        _ = try await bench.replace(.keyCompromise, callingOffAt: milestone)
        let serials = await bench.serials()
        let revoked = await bench.authority.revocations().map(\.serial)
        if try bench.live() == 1 { #expect(revoked.isEmpty, "revoked while live, killed at \(milestone)") }
        #expect(try isMarked(bench))
        for _ in 0..<3 where try !status(bench).revocations.isEmpty { _ = try await bench.pass() }
        #expect(await bench.authority.revocations().map(\.serial) == [serials[0]], "killed at \(milestone)")
        #expect(try bench.live() == 2)
        #expect(await bench.authority.orders().count <= 3)
        #expect(try status(bench).revocations.isEmpty)
        await bench.end()
    }

    /// The authority's answer is lost: it is asked again, and says that it has been done.
    @Test(.rows("V-03", "V-05")) func aLostAnswerIsAskedForAgain() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        await bench.authority.setTempers([.fault(FaultCell(.revokeCert, .serverErrors))])
        let report = try await bench.replace(.superseded)
        guard case .rotated = report.outcome, case .failed(_, let failure) = report.revocations.first else {
            Issue.record("\(report)")
            return
        }
        #expect(failure.next.exit == 75)
        #expect(ReportWords(report, now: Date()).status == .later)
        #expect(try status(bench).revocations.first?.problem != nil)
        await bench.authority.setTempers([])
        let next = try await bench.pass()
        guard case .done = next.revocations.first else {
            Issue.record("\(next)")
            return
        }
        #expect(await bench.authority.revocations().map(\.reason) == [4])
        #expect(try !isMarked(bench), "only a compromised key is denied")
        await bench.end()
    }

    /// The account that ordered it is gone: the certificate's own key may do what the account cannot.
    @Test(.rows("V-05", "V-06")) func withoutTheAccountTheKeySigns() async throws {
        let bench = try await RevocationBench()
        try await bench.begin()
        await bench.authority.setTempers([.fault(FaultCell(.revokeCert, .serverErrors))])
        _ = try await bench.replace(.keyCompromise)
        await bench.authority.setTempers([])
        let place = try bench.place()
        let authority = try #require(place.mapper.allAuthorities.first)
        try LocalFileSystem().removeTree(place.state.account(authority.name))
        let report = try await bench.pass()
        guard case .done(let record) = report.revocations.first else {
            Issue.record("\(report)")
            return
        }
        #expect(record.signatory == .certificateKey)
        #expect(await bench.authority.revocations().map(\.isByCertificateKey) == [true])
        await bench.end()
    }

    /// Without an endpoint nobody can say that the successor is served: refused before an order is spent.
    @Test func withoutAnEndpointNothingIsBegun() async throws {
        let bench = try await RevocationBench()
        _ = try await bench.pass()
        guard case .failed(let failure) = try await bench.replace(.keyCompromise).outcome else {
            Issue.record("it went on")
            return
        }
        #expect(failure.hint.contains("verify:"))
        #expect(await bench.authority.orders().count == 1)
        #expect(try status(bench).revocations.isEmpty)
        await bench.end()
    }
}
