import Conformance
import Foundation
import PKI
import Rotation
import Testing

/// G12: with a wrong clock nothing is ordered and nothing is passed over in silence; once it is right, all goes on.
@Suite(.serialized, .rows("E-14", "F-T1", "F-T26", "F-P22")) struct ClockSimulations {
    private static let start = BudgetSimulations.start
    private static let hour: Double = 3_600

    /// Every error of the clock in seconds, from half a century back to most of one ahead.
    static let errors: [Double] = [
        -1_800_000_000, -90 * 86_400, -86_400, -3_600, -301, 301, 3_600, 86_400, 90 * 86_400, 347_000_000,
        2_303_000_000,
    ]

    private func model(_ authority: ScriptedAuthority, seed: UInt64) throws -> PassModel {
        var random = SeededRandom(seed)
        authority.lifetime = 10 * 86_400
        return try PassModel(try BudgetSimulations.estate(30, random: &random), [authority], seed: seed)
    }

    @Test(arguments: errors) func aWrongClockOrdersNothingAndSaysSo(error: Double) throws {
        let authority = ScriptedAuthority("first")
        let model = try model(authority, seed: 51)
        for hour in 0..<30 { try model.pass(at: Self.start.addingTimeInterval(Double(hour) * Self.hour)) }
        let before = authority.instants.count
        let reports = model.decided["clock-reports"] ?? 0
        model.clockError = error
        for hour in 30..<54 { try model.pass(at: Self.start.addingTimeInterval(Double(hour) * Self.hour)) }
        #expect(authority.instants.count == before, "ordered with a clock that is \(error) s off")
        // Within half a day every pass says so of every certificate, due or not.
        #expect((model.decided["clock-reports"] ?? 0) - reports >= 12 * model.certificates.count)
        model.clockError = 0
        for hour in 54..<(12 * 24) { try model.pass(at: Self.start.addingTimeInterval(Double(hour) * Self.hour)) }
        let end = Self.start.addingTimeInterval(12 * 24 * Self.hour)
        #expect(model.certificates.allSatisfy { $0.live.map { $0.validity.contains(end) } ?? false })
        #expect(authority.mostOrdersInAWeek <= 3)
    }

    /// A skew of less than five minutes is put up with.
    @Test(arguments: [-299.0, 299.0]) func aSmallSkewIsNoTrouble(error: Double) throws {
        let authority = ScriptedAuthority("first")
        let model = try model(authority, seed: 52)
        model.clockError = error
        for hour in 0..<30 { try model.pass(at: Self.start.addingTimeInterval(Double(hour) * Self.hour)) }
        #expect(model.decided["clock-reports"] == nil)
        #expect(authority.instants.count > 0)
    }

    /// F-P22: the first authority's own clock is a day off; the second vouches for ours and has its turn in time.
    @Test(arguments: [86_400.0, -86_400.0]) func anAuthoritysWrongClockIsNotOurs(error: Double) throws {
        let (first, second) = (ScriptedAuthority("first"), ScriptedAuthority("second"))
        (first.clockError, first.lifetime, second.lifetime) = (error, 10 * 86_400, 10 * 86_400)
        var random = SeededRandom(53)
        let estate = try BudgetSimulations.estate(30, authorities: ["first", "second"], random: &random)
        let model = try PassModel(estate, [first, second], seed: 53)
        for hour in 0..<(60 * 24) where hour % 6 == 0 {
            let truth = Self.start.addingTimeInterval(Double(hour) * Self.hour)
            try model.pass(at: truth)
            if hour > 24 {
                #expect(model.certificates.allSatisfy { $0.live?.validity.contains(truth) ?? false })
            }
        }
        #expect(first.instants.isEmpty)
        #expect(second.instants.count >= 20)
    }

    /// A clock a day ahead, then a day behind, then right, amid failing orders: the budget holds by the truth.
    @Test(.rows("F-T20")) func aClockThatJumpsDoesNotOpenTheBudget() throws {
        let authority = ScriptedAuthority("first")
        authority.fails = { name, _ in Spread.fraction(of: name.value) < 0.5 }
        let model = try model(authority, seed: 54)
        for hour in 0..<(20 * 24) {
            let jumps: [Double] = [0, 86_400, 0, -86_400, 0, 0]
            model.clockError = jumps[hour / 7 % jumps.count]
            try model.pass(at: Self.start.addingTimeInterval(Double(hour) * Self.hour))
        }
        print(
            "a clock a day off both ways: \(authority.instants.count) orders; at most",
            "\(authority.mostOrdersInAWeek) orders a name set in 7 days,",
            "\(authority.mostFailuresInAnHour) failed validations a name in 1 hour"
        )
        #expect(authority.mostOrdersInAWeek <= 3)
        #expect(authority.mostFailuresInAnHour <= 3)
        #expect(model.issued.count > 10)
    }
}
