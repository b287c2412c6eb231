import PKI
import Testing

@testable import Checks

/// A leaf that nobody serves yet, judged for a name.
struct LeafNameTests {
    @Test func aLeafIsForItsNamesAndForNoOther() throws {
        let bench = try EndpointBench()
        let leaf = try bench.leaf(["*.example.com"])
        #expect(EndpointChecks.judge(leaf, for: "www.example.com").verdict == .passes)
        let judgement = EndpointChecks.judge(leaf, for: "other.example.org")
        #expect(judgement.check.id == "host-name-mismatch")
        guard case .violates(let detail, _, _) = judgement.verdict else {
            Issue.record("another name is taken for one of its own")
            return
        }
        #expect(detail == "other.example.org is not among *.example.com")
    }

    @Test func oneWithoutNamesSaysSo() throws {
        let bench = try EndpointBench()
        guard case .violates(let detail, _, _) = EndpointChecks.judge(try bench.leaf([]), for: "127.0.0.1").verdict
        else {
            Issue.record("a leaf without names is for an address")
            return
        }
        #expect(detail == "127.0.0.1 is not in it: it has no subjectAltName with names or addresses")
    }
}
