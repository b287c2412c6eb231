import CertificateWorkshop
import Checks
import Foundation
import PKI
import Testing

@testable import RekeyCommand

/// Lists and responders are asked over HTTP, and what they say counts only when the issuer signed it.
struct RevocationDeskTests {
    private static let now = Date.now

    private func facts(_ bench: RevocationBooth, of name: String = "good", at instant: Date = now) async throws
        -> RevocationFacts
    {
        let desk = RevocationDesk { instant }
        let leaf = try bench.certificate(name)
        let facts = await desk.facts(of: leaf, issuer: try bench.certificate("ca"), reach: .anywhere)
        await desk.shutDown()
        return facts
    }

    @Test func aServedListSaysGoodAndRevoked() async throws {
        let bench = try RevocationBooth(naming: [.list])
        bench.serve(try bench.list())
        let good = try await facts(bench)
        #expect(good.list?.status == .good && good.responder == nil)
        let revoked = try await facts(bench, of: "bad")
        #expect(
            revoked.list?.status
                == .revoked(at: Date(timeIntervalSince1970: 1_767_323_045), reason: "keyCompromise")
        )
    }

    @Test func aResponderSaysGoodRevokedAndUnknown() async throws {
        let bench = try RevocationBooth(naming: [.responder])
        let good = try await facts(bench)
        #expect(good.responder?.status == .good && good.list == nil)
        let revoked = try await facts(bench, of: "bad")
        #expect(
            revoked.responder?.status
                == .revoked(at: Date(timeIntervalSince1970: 1_767_323_045), reason: "keyCompromise")
        )
        try bench.leaf("new")
        #expect(try await facts(bench, of: "new").responder?.status == .unknown)
    }

    @Test func aStaleListIsAnAnswerThatHasExpired() async throws {
        let bench = try RevocationBooth(naming: [.list])
        bench.serve(try bench.list(days: 1))
        let later = Self.now + 2 * 86_400
        guard case .answer(let answer) = try await facts(bench, at: later).list else {
            return #expect(Bool(false), "no answer")
        }
        #expect(answer.isExpired(at: later))
    }

    @Test func aListThatAnotherSignedIsNone() async throws {
        let bench = try RevocationBooth(naming: [.list])
        try bench.workshop.root("other")
        bench.serve(try bench.list(signer: "other"))
        let reason = try await facts(bench).list?.reason
        #expect(reason == "revocation list: it is another issuer's")
        // The name of the issuer is not its signature.
        bench.serve(try bench.forgedList())
        #expect(try await facts(bench).list?.reason?.contains("the signature does not verify") == true)
    }

    @Test func anAnswerThatAnotherSignedIsNone() async throws {
        let bench = try RevocationBooth(naming: [.responder], signer: "other")
        #expect(try await facts(bench).responder?.reason?.contains("the signature does not verify") == true)
    }

    @Test func garbageErrorsAndSilenceAreFailures() async throws {
        let bench = try RevocationBooth(naming: [.list])
        bench.serve(Array("<html>not here</html>".utf8))
        #expect(try await facts(bench).list?.reason?.contains("not DER") == true)
        bench.serve([], status: 503)
        #expect(try await facts(bench).list?.reason == "status 503")
        bench.stop()
        #expect(try await facts(bench).list?.reason != nil)
    }

    @Test func aListLargerThanTheBoundIsCutShort() async throws {
        let bench = try RevocationBooth(naming: [.list])
        bench.serve([UInt8](repeating: 0x30, count: 70_000))
        let desk = RevocationDesk(bounds: .init(list: 65_536)) { Self.now }
        let facts = await desk.facts(
            of: try bench.certificate("good"),
            issuer: try bench.certificate("ca"),
            reach: .anywhere
        )
        await desk.shutDown()
        #expect(facts.list?.reason?.contains("65536") == true, "\(String(describing: facts.list))")
    }

    @Test func eachAddressIsAskedOnceInARun() async throws {
        let bench = try RevocationBooth(naming: [.list])
        bench.serve(try bench.list())
        let desk = RevocationDesk { Self.now }
        let (root, leaf, other) = (
            try bench.certificate("ca"), try bench.certificate("good"), try bench.certificate("bad")
        )
        async let first = desk.facts(of: leaf, issuer: root, reach: .anywhere)
        async let second = desk.facts(of: other, issuer: root, reach: .anywhere)
        let (good, revoked) = await (first, second)
        #expect(good.list?.status == .good && revoked.list?.status != .good)
        _ = await desk.facts(of: leaf, issuer: root, reach: .anywhere)
        #expect(bench.asked == 1)
        await desk.shutDown()
    }

    @Test func whatIsDueIsAskedForAgain() async throws {
        let bench = try RevocationBooth(naming: [.list])
        bench.serve(try bench.list(days: 1))
        let clock = SettableClock(Self.now)
        let desk = RevocationDesk { clock.now }
        let (root, leaf) = (try bench.certificate("ca"), try bench.certificate("good"))
        _ = await desk.facts(of: leaf, issuer: root, reach: .anywhere)
        clock.now = Self.now + 3_600
        _ = await desk.facts(of: leaf, issuer: root, reach: .anywhere)
        #expect(bench.asked == 1)
        clock.now = Self.now + 2 * 86_400
        _ = await desk.facts(of: leaf, issuer: root, reach: .anywhere)
        #expect(bench.asked == 2)
        // It was stale when it came: asking again would bring the same.
        _ = await desk.facts(of: leaf, issuer: root, reach: .anywhere)
        #expect(bench.asked == 2)
        await desk.shutDown()
    }

    /// Anybody can name a neighbour in a certificate of their own.
    @Test func neighboursAreNotAskedForAnybody() async throws {
        let bench = try RevocationBooth(naming: [.list, .responder])
        bench.serve(try bench.list())
        let desk = RevocationDesk { Self.now }
        let facts = await desk.facts(
            of: try bench.certificate("good"),
            issuer: try bench.certificate("ca"),
            reach: .publicOnly
        )
        await desk.shutDown()
        #expect(facts == RevocationFacts() && bench.asked == 0)
    }
}

extension RevocationSource {
    fileprivate var status: RevocationAnswer.Status? {
        if case .answer(let answer) = self { answer.status } else { nil }
    }

    fileprivate var reason: String? {
        if case .failed(let reason) = self { reason } else { nil }
    }
}
