import Conformance
import Foundation
import Ledger
import PKI
import Rotation
import Testing

/// G13: a thousand certificates are told to renew at once.
@Suite(.serialized, .rows("F-P25", "R-20", "E-06")) struct MassRenewalSimulations {
    private static let start = BudgetSimulations.start
    private static let day: Double = 86_400
    private static let count = 1_000

    /// A thousand certificates for names below one domain, a third of their life old: nobody would renew them yet.
    private func estate() throws -> [SimulatedCertificate] {
        try (0..<Self.count).map { index in
            var certificate = try SimulatedCertificate("c\(index)", names: ["c\(index).example.com"])
            let made = Self.start.addingTimeInterval(-30 * Self.day)
            let validity = Validity(notBefore: made, notAfter: made.addingTimeInterval(90 * Self.day))
            certificate.add(.init(id: "old-\(index)", authority: "first", validity: validity), made: made)
            certificate.liveCount = 1
            return certificate
        }
    }

    private func drill(
        _ title: String,
        windowFrom opening: Double,
        to closing: Double,
        until end: Double
    ) throws -> (PassModel, ScriptedAuthority) {
        let authority = ScriptedAuthority("first")
        authority.advises = true
        let (from, to) = (Self.start.addingTimeInterval(opening), Self.start.addingTimeInterval(closing))
        authority.window = { id, _ in
            let usual = Self.start.addingTimeInterval(60 * Self.day)
            return id.hasPrefix("old-") ? (from, to) : (usual, usual.addingTimeInterval(Self.day))
        }
        let model = try PassModel(try estate(), [authority], seed: 71)
        model.limits = ["first": .letsEncrypt]
        for minutes in stride(from: 0.0, to: end / 60, by: 15) {
            try model.pass(at: Self.start.addingTimeInterval(minutes * 60))
        }
        let last = model.issued.map(\.at).max() ?? .distantPast
        let delay = Int(last.timeIntervalSince(max(to, Self.start)))
        print(
            "\(title): \(model.issued.count) replaced, the last \(delay) s after the window's end or the word,",
            "at most \(authority.mostOrdersInASecond) orders a second"
        )
        #expect(Set(model.issued.map(\.certificate)).count == Self.count)
        #expect(authority.instants.count == Self.count, "a certificate was ordered twice")
        #expect(authority.mostOrdersInASecond <= 5)
        #expect(last <= max(to, Self.start).addingTimeInterval(1_800))
        // By advice, inside the window, naming the predecessor: none is counted against the account.
        #expect(model.issued.allSatisfy { $0.plan?.due == .advised(explanation: nil) })
        #expect(model.issued.allSatisfy { $0.plan?.isExempt == true && $0.plan?.replaces?.hasPrefix("old-") == true })
        #expect(try model.ledger.ordersPlaced(authority: "first", since: .distantPast) == 0)
        return (model, authority)
    }

    @Test(.rows("R-19", "R-15")) func aWindowInThePastMeansNow() throws {
        _ = try drill("told to renew at once", windowFrom: -3_600, to: -1_800, until: 1_800)
    }

    /// E-13: the starts are spread over the window as the instants were drawn.
    @Test(.rows("R-06", "E-13")) func aWindowOfAnHourIsFilledEvenly() throws {
        let (model, _) = try drill("told to renew within an hour", windowFrom: 0, to: 3_600, until: 6_300)
        // Passes are 15 minutes apart: what was drawn since the last one is started by the next.
        var counts = [Int](repeating: 0, count: 5)
        for entry in model.issued { counts[min(4, Int(entry.at.timeIntervalSince(Self.start) / 900))] += 1 }
        print("by quarter of an hour: \(counts)")
        #expect(counts.dropFirst().allSatisfy { (190...310).contains($0) })
    }
}
