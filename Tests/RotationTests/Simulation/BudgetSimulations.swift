import Conformance
import Foundation
import Ledger
import PKI
import Rotation
import Testing

/// G5: however broken the rest is, an authority is not asked more than so much: three orders for one set of names in
/// seven days, three failed validations of one name in an hour.
@Suite(.serialized, .rows("E-07", "E-08", "F-T20")) struct BudgetSimulations {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let hour: Double = 3_600
    static let day: Double = 86_400

    private func expectWithinBudget(_ authorities: [ScriptedAuthority], _ title: String, _ model: PassModel) {
        let orders = authorities.map(\.mostOrdersInAWeek).max() ?? 0
        let failures = authorities.map(\.mostFailuresInAnHour).max() ?? 0
        let placed = authorities.map(\.instants.count).reduce(0, +)
        print(
            "\(title): \(placed) orders, \(model.issued.count) issued; at most \(orders) orders a name set in 7 days,",
            "\(failures) failed validations a name in 1 hour"
        )
        #expect(orders <= 3)
        #expect(failures <= 3)
    }

    /// So many certificates of three lifetimes, of different ages; every tenth shares one name with the others of its
    /// kind.
    static func estate(_ count: Int, authorities: [String] = ["first"], random: inout SeededRandom) throws
        -> [SimulatedCertificate]
    {
        try (0..<count).map { index in
            let shared = index % 10 == 0 ? ["shared.example"] : []
            var certificate = try SimulatedCertificate(
                "c\(index)",
                names: ["c\(index).example"] + shared,
                authorities: authorities
            )
            // Every fiftieth has nothing yet.
            if index % 50 != 0 {
                let lifetime = [90, 90, 90, 90, 90, 90, 90, 45, 45, 6.67][index % 10] * day
                let made = start.addingTimeInterval(-random.fraction() * lifetime)
                let validity = Validity(notBefore: made, notAfter: made.addingTimeInterval(lifetime))
                let old = SimulatedCertificate.Generation(id: "old-\(index)", authority: "first", validity: validity)
                certificate.add(old, made: made)
                certificate.liveCount = 1
            }
            return certificate
        }
    }

    @Test func thirtyDaysOfAThousandCertificatesWithRandomFailures() throws {
        var random = SeededRandom(1)
        let authority = ScriptedAuthority("first")
        authority.lifetime = 20 * Self.day
        var dice = SeededRandom(2)
        // Some names are never validated, the shared one is broken half of the days, any may fail once in a while.
        authority.fails = { name, at in
            let spread = Spread.fraction(of: name.value)
            if name.value == "shared.example" { return Int(at.timeIntervalSince(Self.start) / Self.day) % 2 == 0 }
            return spread < 0.02 || dice.happens(0.05)
        }
        authority.isUp = { at in Int(at.timeIntervalSince(Self.start) / Self.hour) % 97 != 0 }
        authority.refusal = { at in
            let hours = Int(at.timeIntervalSince(Self.start) / Self.hour)
            return (hours % 61 == 0, hours % 2 == 0 ? at.addingTimeInterval(1_800) : nil)
        }
        let model = try PassModel(try Self.estate(1_000, random: &random), [authority], seed: 3)
        var failing = SeededRandom(4)
        model.deploymentFails = { failing.happens(0.05) }
        model.stays = true
        for hour in 0..<(30 * 24) { try model.pass(at: Self.start.addingTimeInterval(Double(hour) * Self.hour)) }
        expectWithinBudget([authority], "30 days, 1,000 certificates", model)
        #expect(model.issued.count > 500)
        #expect((model.decided["orders"] ?? 0) > 0 && (model.decided["validations"] ?? 0) > 0)
    }

    /// Every start is killed somewhere; what it knew is gone, the ledger and the disk stay.
    @Test(arguments: [11]) func aCrashLoopOfAThousandStarts(seed: Int) throws {
        var random = SeededRandom(UInt64(seed))
        let authority = ScriptedAuthority("first")
        authority.fails = { name, _ in Spread.fraction(of: name.value) < 0.4 || name.value == "shared.example" }
        let certificates = try (0..<8).map { index in
            let shared = index % 4 == 0 ? ["shared.example"] : []
            return try SimulatedCertificate("c\(index)", names: ["c\(index).example"] + shared)
        }
        let model = try PassModel(certificates, [authority], seed: random.next())
        var dice = SeededRandom(UInt64(seed) + 100)
        model.kills = { _ in dice.happens(0.5) }
        var killed = 0
        for number in 0..<1_000 {
            // Bursts of twenty starts, twenty seconds apart, over three weeks.
            let (burst, start) = number.quotientAndRemainder(dividingBy: 20)
            let truth = Self.start.addingTimeInterval(Double(burst) * 10 * Self.hour + Double(start) * 20)
            do { try model.pass(at: truth) } catch is PassModel.Killed { killed += 1 }
            if start % 5 == 0 { try model.store.reopen() }
        }
        expectWithinBudget([authority], "1,000 starts, \(killed) killed", model)
        #expect(killed > 50)
        #expect(model.issued.count > 3)
    }

    /// A window that was the old certificate's, served for every new one (cert-manager issued five in ten seconds).
    @Test(.rows("F-P18", "R-07", "R-14")) func staleAdviceRenewsOnce() throws {
        let authority = ScriptedAuthority("first")
        let flip = Self.start.addingTimeInterval(Self.day)
        authority.window = { _, at in
            at < flip ? nil : (flip.addingTimeInterval(-3_600), flip.addingTimeInterval(-1_800))
        }
        authority.advises = true
        authority.askAgain = 0
        var random = SeededRandom(21)
        let model = try PassModel(try Self.estate(40, random: &random), [authority], seed: 22)
        for minutes in stride(from: 0.0, to: 12 * 1_440, by: 60) {
            try model.pass(at: Self.start.addingTimeInterval(minutes * 60))
        }
        expectWithinBudget([authority], "stale advice", model)
        for (name, entries) in Dictionary(grouping: model.issued, by: \.certificate) {
            let advised = entries.filter { if case .advised? = $0.plan?.due { true } else { false } }
            #expect(advised.count <= 1, "\(name) was renewed \(advised.count) times on one window's word")
        }
    }

    /// a window that keeps moving into the past of whatever is live, as a broken authority's might.
    @Test(.rows("F-P18", "R-07")) func adviceThatAlwaysSaysNowIsBraked() throws {
        let authority = ScriptedAuthority("first")
        authority.window = { _, at in (at.addingTimeInterval(-1), at.addingTimeInterval(1)) }
        authority.advises = true
        authority.askAgain = 60
        var random = SeededRandom(31)
        let model = try PassModel(try Self.estate(6, random: &random), [authority], seed: 32)
        for minutes in stride(from: 0.0, to: 12 * 1_440, by: 60) {
            try model.pass(at: Self.start.addingTimeInterval(minutes * 60))
        }
        expectWithinBudget([authority], "advice that always says now", model)
        #expect((model.decided["orders"] ?? 0) > 0)
    }

    /// Without a `Date` nobody can tell that the clock is wrong; names that fail are still braked.
    @Test func aFailedNameSharedByManyIsAskedThriceAnHour() throws {
        let authority = ScriptedAuthority("first")
        authority.sendsDate = false
        authority.fails = { name, _ in name.value == "shared.example" }
        let certificates = try (0..<20).map {
            try SimulatedCertificate("c\($0)", names: ["c\($0).example", "shared.example"])
        }
        let model = try PassModel(certificates, [authority], seed: 42)
        for minute in 0..<(3 * 30) { try model.pass(at: Self.start.addingTimeInterval(Double(minute) * 120)) }
        expectWithinBudget([authority], "20 certificates that share a name", model)
        #expect(authority.mostFailuresInAnHour == 3)
    }
}
