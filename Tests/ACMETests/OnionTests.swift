import Conformance
import PKI
import Testing

@testable import ACME

/// Names of hidden services (RFC 9799): what the DNS would have to prove is not tried, and what is missing is named.
struct OnionTests {
    private static let name = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"

    @Test(.rows("X-07", "DN-08"), arguments: [["onion-csr-01"], ["onion-csr-01", "dns-01"]])
    func whatIsOfferedAndNotKnownIsNamed(offered: [String]) async throws {
        let dns = FakeSolver(.dns01), http = FakeSolver(.http01), alpn = FakeSolver(.tlsALPN01)
        let scene = try Scene(.init(challengeTypes: offered))
        let failure = try #require(try await scene.failure([Self.name], solvers: [dns, http, alpn]))
        #expect(
            failure.acme == .noUsableChallenge(try Identifier(Self.name), offered: offered.map { ServerText($0) })
        )
        #expect(failure.acme?.disposition == .needsOperator)
        #expect(!scene.ca.signed.contains(.challenge) && dns.diary.isEmpty)
    }

    @Test(.rows("X-07")) func aDemandForItsCAARecordsIsForSomeoneToMend() async throws {
        let scene = try Scene(script: { seen, _ in
            seen.purpose == .finalize ? .answer(403, body: problemText("onionCAARequired")) : nil
        })
        let failure = try #require(try await scene.failure())
        #expect(failure.acme?.answer?.problem.type == .onionCAARequired)
        #expect(failure.acme?.disposition == .needsOperator)
    }
}
