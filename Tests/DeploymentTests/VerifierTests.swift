import CertificateWorkshop
import Foundation
import PKI
import Synchronization
import TLS
import Testing

@testable import Deployment

struct VerifierTests {
    private let workshop: Workshop
    private let verifier = Verifier(
        prober: SystemProber(),
        pause: .milliseconds(20),
        patience: .seconds(20),
        needed: 3
    )

    init() throws { workshop = try Fixture.shared() }

    private func pair(_ name: String, chain: Bool = true) -> TLSListener.Pair {
        TLSListener.Pair(
            fullchain: workshop.path(chain ? "\(name).full.pem" : "\(name).pem"),
            key: workshop.path("\(name).key")
        )
    }

    private func verify(
        _ listener: TLSListener,
        settle: Duration = .seconds(2),
        patience: Duration? = nil
    ) async throws -> Verdict.Seen? {
        let endpoint = Endpoint(host: "127.0.0.1", port: listener.port, serverName: "www.example.com")
        let verifier = patience.map { Verifier(prober: SystemProber(), patience: $0) } ?? verifier
        let verdict = await verifier.verify([endpoint], expecting: try Fixture.chain("two"), settle: settle)
        return verdict.endpoints.first?.addresses.first?.seen
    }

    @Test func theNewOneIsSeenAndConfirmed() async throws {
        let listener = try TLSListener(.serve([pair("two")]))
        defer { listener.stop() }
        #expect(try await verify(listener) == .expected(withChain: true))
        #expect(try await listener.namesAsked(3).count == 3)
        listener.change(to: .serve([pair("two", chain: false)]))
        #expect(try await verify(listener) == .expected(withChain: false))
    }

    @Test func theOldOneIsNamed() async throws {
        let listener = try TLSListener(.serve([pair("one")]))
        defer { listener.stop() }
        let old = try Fixture.leaf("one")
        let seen = try await verify(listener)
        #expect(seen == .other(fingerprint: old.fingerprint, notAfter: old.validity.notAfter))
    }

    @Test func aServiceMayTakeItsTime() async throws {
        let listener = try TLSListener(.serve([pair("one")]))
        defer { listener.stop() }
        let new = pair("two")
        async let seen = verify(listener, settle: .seconds(10))
        try await Task.sleep(for: .milliseconds(150))
        listener.change(to: .serve([new]))
        let start = ContinuousClock.now
        #expect(try await seen == .expected(withChain: true))
        #expect(ContinuousClock.now - start < .seconds(9))
    }

    /// One worker of two keeps the old certificate: seen once is not served.
    @Test func drainingWorkersAreNoticed() async throws {
        let listener = try TLSListener(.serve([pair("two"), pair("one")]))
        defer { listener.stop() }
        let old = try Fixture.leaf("one")
        let seen = try await verify(listener)
        #expect(seen == .alternating(fingerprint: old.fingerprint, notAfter: old.validity.notAfter))
    }

    /// As a rollout has it: the window is over, and a row that began in it is followed to its end.
    @Test func aRowIsFollowedToItsEndAndTakesItsTime() async throws {
        let new = ProbeResult(address: "192.0.2.1", outcome: .served(try Fixture.chain("two").certificates))
        let old = ProbeResult(address: "192.0.2.1", outcome: .served(try Fixture.chain("one").certificates))
        let endpoint = Endpoint(host: "192.0.2.1", port: 443)
        func seen(_ answers: [[ProbeResult]]) async throws -> Verdict.Seen? {
            await Verifier(prober: ListedProber(answers)).verify(
                [endpoint],
                expecting: try Fixture.chain("two"),
                settle: .zero
            ).endpoints.first?.addresses.first?.seen
        }
        let start = ContinuousClock.now
        #expect(try await seen([[new]]) == .expected(withChain: true))
        #expect(ContinuousClock.now - start >= .milliseconds(300))
        // Nineteen lucky sights of one process, and then the other one.
        let leaf = try Fixture.leaf("one")
        let lucky = Array(repeating: [new], count: 19) + [[old]]
        #expect(
            try await seen(lucky) == .alternating(fingerprint: leaf.fingerprint, notAfter: leaf.validity.notAfter)
        )
    }

    @Test func silenceAndBrokenServersAreUnreachable() async throws {
        let listener = try TLSListener(.stall)
        let start = ContinuousClock.now
        #expect(try await verify(listener, patience: .milliseconds(300)) == .unreachable(.timedOut(.shakingHands)))
        #expect(ContinuousClock.now - start < .seconds(15))
        listener.change(to: .serve([TLSListener.Pair(fullchain: "/nonexistent", key: "/nonexistent")]))
        guard case .unreachable(.handshake)? = try await verify(listener) else {
            Issue.record("reachable")
            return
        }
        listener.stop()
        #expect(try await verify(listener)?.isUnreachable == true)
    }

    @Test func theSurveyTellsWhatAnsweredBefore() async throws {
        let listener = try TLSListener(.serve([pair("one")]))
        let endpoint = Endpoint(host: "127.0.0.1", port: listener.port)
        let survey = await verifier.survey([endpoint, endpoint])
        #expect(survey.wasReachable("127.0.0.1", of: endpoint))
        listener.stop()
        #expect(!(await verifier.survey([endpoint])).wasReachable("127.0.0.1", of: endpoint))
    }

    /// An address that the resolver gave once and then no more does not count.
    @Test func theResolversLastWordCounts() async throws {
        let served = try ProbeResult(address: "192.0.2.2", outcome: .served(Fixture.chain("two").certificates))
        let gone = ProbeResult(address: "192.0.2.1", outcome: .unreachable(.timedOut(.connecting)))
        let prober = ListedProber([[gone, served]] + Array(repeating: [served], count: 5))
        let verifier = Verifier(prober: prober, pause: .zero, needed: 3)
        let endpoint = Endpoint(host: "many.example", port: 443)
        let verdict = await verifier.verify([endpoint], expecting: try Fixture.chain("two"), settle: .seconds(5))
        #expect(verdict.endpoints.first?.addresses.map(\.address) == ["192.0.2.2"])
        #expect(verdict.isServedEverywhere)
    }
}

/// A prober that gives prepared answers, one list a look; then the last for ever.
final class ListedProber: Prober {
    private let answers: Mutex<[[ProbeResult]]>

    init(_ answers: [[ProbeResult]]) { self.answers = Mutex(answers) }

    func presented(at endpoint: Endpoint, deadline: Duration) async -> [ProbeResult] {
        answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? [] }
    }
}
