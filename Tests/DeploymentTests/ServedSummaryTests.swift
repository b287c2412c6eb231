import FoundationEssentials
import PKI
import TLS
import Testing

@testable import Deployment

struct ServedSummaryTests {
    private static let one = Endpoint(host: "one.example", port: 443)
    private static let two = Endpoint(host: "two.example", port: 443)
    private static let new = Verdict.Seen.expected(withChain: true)
    private static let old = Verdict.Seen.other(fingerprint: SHA256Digest(hashing: []), notAfter: .distantFuture)
    private static let both = Verdict.Seen.alternating(fingerprint: SHA256Digest(hashing: []), notAfter: .distantFuture)
    private static let silent = Verdict.Seen.unreachable(.timedOut(.connecting))

    /// The addresses are "0", "1" …; `before` lists those that answered.
    private func summary(
        _ first: [Verdict.Seen],
        _ second: [Verdict.Seen]? = nil,
        before: [String] = []
    ) throws -> ServedSummary {
        func at(_ endpoint: Endpoint, _ seen: [Verdict.Seen]) -> Verdict.AtEndpoint {
            let addresses = seen.enumerated().map { Verdict.Address(address: "\($0.offset)", seen: $0.element) }
            return Verdict.AtEndpoint(endpoint: endpoint, addresses: addresses)
        }
        let leaf = try Fixture.leaf()
        let results = before.map { ProbeResult(address: $0, outcome: .served([leaf])) }
        let endpoints = [at(Self.one, first)] + (second.map { [at(Self.two, $0)] } ?? [])
        return ServedSummary([Verdict(endpoints: endpoints)], before: Survey([Self.one: results]))
    }

    /// Who presented intermediates before has to present the new ones; who showed a leaf alone may go on so.
    @Test func intermediatesThatWerePresentedArePresentedAnew() throws {
        let leaf = try Fixture.leaf()
        let bare = Verdict(endpoints: [
            Verdict.AtEndpoint(
                endpoint: Self.one,
                addresses: [Verdict.Address(address: "0", seen: .expected(withChain: false))]
            )
        ])
        let before = { (count: Int) in
            let result = ProbeResult(address: "0", outcome: .served(Array(repeating: leaf, count: count)))
            return Survey([Self.one: [result]])
        }
        #expect(ServedSummary([bare], before: before(2)) == ServedSummary(.old))
        #expect(ServedSummary([bare], before: before(1)) == ServedSummary(.new))
        #expect(ServedSummary([bare], before: Survey()) == ServedSummary(.new))
    }

    @Test func oneEndpoint() throws {
        let (new, old, both, silent) = (Self.new, Self.old, Self.both, Self.silent)
        #expect(try summary([new]) == ServedSummary(.new))
        #expect(try summary([new, new]) == ServedSummary(.new))
        #expect(try summary([old, old]) == ServedSummary(.old))
        #expect(try summary([new, old]) == ServedSummary(.mixed))
        #expect(try summary([both]) == ServedSummary(.mixed))
        #expect(try summary([silent]) == ServedSummary(.unreachable))
        #expect(try summary([silent], before: ["0"]) == ServedSummary(.unreachable, wasReachableBefore: true))
    }

    /// A second address nobody listens on says nothing; one that fell silent does.
    @Test func silenceCountsWhenItIsNews() throws {
        #expect(try summary([Self.new, Self.silent], before: ["0"]) == ServedSummary(.new))
        #expect(try summary([Self.new, Self.silent], before: ["0", "1"]) == ServedSummary(.mixed))
        #expect(try summary([Self.old, Self.silent], before: ["0", "1"]) == ServedSummary(.old))
    }

    /// "Done" needs every endpoint; "not served" needs one.
    @Test func aSilentEndpointLeavesItUnproven() throws {
        #expect(try summary([Self.new], [Self.silent]) == ServedSummary(.unreachable))
        #expect(try summary([Self.old], [Self.silent]) == ServedSummary(.old))
        #expect(try summary([Self.new], [Self.old]) == ServedSummary(.mixed))
        #expect(
            try summary([Self.silent], [Self.silent], before: ["0"])
                == ServedSummary(.unreachable, wasReachableBefore: true)
        )
    }

    @Test func nothingToAsk() {
        #expect(ServedSummary([], before: Survey()) == ServedSummary(.noneConfigured))
        #expect(ServedSummary([Verdict(endpoints: [])], before: Survey()) == ServedSummary(.noneConfigured))
    }
}
