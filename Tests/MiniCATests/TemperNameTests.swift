import Conformance
import MiniCA
import Testing

/// Tempers by name, and what is known about them as data.
struct TemperNameTests {
    @Test func theGridHasTwoHundredAndSixtyFourCells() {
        let names = FaultCell.all.map(\.description)
        #expect(FaultCell.endpoints.count == 11 && Fault.allCases.count == 24)
        #expect(Set(names).count == 264)
        for name in names {
            for suffix in ["", ":1", ":3", "@2", "@17:1"] {
                let temper = Temper(name: name + suffix)
                #expect(temper?.name == name + suffix)
                guard case .fault(let cell, _) = temper else {
                    Issue.record("\(name)\(suffix) is no fault")
                    continue
                }
                #expect(cell.description == name && !cell.meaning.isEmpty)
            }
        }
    }

    @Test func thereAreSixtyCases() {
        #expect(SemanticCase.allCases.count == 60)
        for semantic in SemanticCase.allCases {
            let facts = semantic.facts
            #expect(facts.summary != "nothing" && !facts.summary.contains("\n") && !facts.rows.isEmpty)
            #expect(facts.variants >= 1)
            for suffix in ["", ":1", "@0", "@0:2"] {
                #expect(Temper(name: semantic.rawValue + suffix)?.name == semantic.rawValue + suffix)
            }
        }
    }

    @Test(arguments: [
        "ready-orders", "reuse-authorizations", "reject-nonces:50", "processing-polls:2", "retry-after:3",
    ])
    func plainTempersHaveNames(name: String) { #expect(Temper(name: name)?.name == name) }

    @Test(arguments: [
        "", ":", "order", "order:", "order:nothing", "revokeCert:reset-before", "order:reset-before:", "nulls",
        "wrong-key@x", "wrong-key:-1", "order:nulls:1:2", "ready-orders:1", "order:nulls:99999999999999999999",
    ])
    func otherNamesAreNone(name: String) { #expect(Temper(name: name) == nil) }

    /// Rows of a client's own doing (P9: its resolver and roots; P16: its rollover being killed) are no authority's.
    @Test func everyRowAnAuthorityCanShowIsReachable() {
        let reached = Set(SemanticCase.allCases.flatMap(\.facts.rows) + Fault.allCases.flatMap(\.rows))
        let chains = (1...14).map { "F-C\($0)" }
        let protocols = (1...27).filter { $0 != 9 && $0 != 16 }.map { "F-P\($0)" }
        let missing = Set(chains + protocols + ["F-R11"]).subtracting(reached)
        #expect(missing.isEmpty, "\(missing.sorted())")
    }
}
