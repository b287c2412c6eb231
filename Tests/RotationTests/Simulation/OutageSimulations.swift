import Conformance
import Foundation
import PKI
import Rotation
import Testing

/// G14: an authority that is gone for two weeks costs no certificate a second of validity while another could deliver.
@Suite(.serialized, .rows("F-P24", "F-P6", "F-P7")) struct OutageSimulations {
    private static let start = BudgetSimulations.start
    private static let hour: Double = 3_600
    /// 160 hours, as Let's Encrypt's short-lived ones.
    private static let life: Double = 160 * 3_600

    private func pair() -> (ScriptedAuthority, ScriptedAuthority) {
        let (first, second) = (ScriptedAuthority("first"), ScriptedAuthority("second"))
        (first.lifetime, second.lifetime) = (Self.life, Self.life)
        return (first, second)
    }

    private func certificates(_ count: Int, ages: Double) throws -> [SimulatedCertificate] {
        try (0..<count).map { index in
            var certificate = try SimulatedCertificate(
                "c\(index)",
                names: ["c\(index).example"],
                authorities: ["first", "second"]
            )
            let made = Self.start.addingTimeInterval(-Double(index) / Double(count) * ages)
            let validity = Validity(notBefore: made, notAfter: made.addingTimeInterval(Self.life))
            certificate.add(.init(id: "old-\(index)", authority: "first", validity: validity), made: made)
            certificate.liveCount = 1
            return certificate
        }
    }

    /// Runs and checks validity at every pass and at every instant between two of them.
    private func run(_ model: PassModel, days: Int) throws -> Double {
        var uncovered = 0.0
        for hour in 0..<(days * 24) {
            let truth = Self.start.addingTimeInterval(Double(hour) * Self.hour)
            do { try model.pass(at: truth) } catch is PassModel.Killed {}
            for certificate in model.certificates {
                let end = certificate.live?.validity.notAfter ?? truth
                uncovered += max(0, truth.addingTimeInterval(Self.hour).timeIntervalSince(max(end, truth)))
            }
        }
        return uncovered
    }

    /// Certificates of every age up to just before their renewal when the first authority dies.
    @Test func aDeadAuthorityForTwoWeeks() throws {
        let (first, second) = pair()
        let back = Self.start.addingTimeInterval(14 * 86_400)
        first.isUp = { $0 >= back }
        let model = try PassModel(try certificates(20, ages: 0.5 * Self.life), [first, second], seed: 61)
        let uncovered = try run(model, days: 24)
        print("the first authority dead for 14 days, 6-day certificates: \(uncovered) s without a valid one")
        #expect(uncovered == 0)
        // Before half of what remained at the renewal point was gone.
        for entry in model.issued where entry.at < back { #expect(entry.authority == "second") }
        // Back to the first when it has recovered.
        let late = model.issued.filter { $0.at > back.addingTimeInterval(Self.life) }
        #expect(!late.isEmpty && late.allSatisfy { $0.authority == "first" })
        #expect(second.mostOrdersInAWeek <= 3)
    }

    /// The order is placed, the run is killed, the authority dies: what is paid for there is given up in time.
    @Test func anOrderLeftAtADeadAuthorityHoldsNothingUp() throws {
        let (first, second) = pair()
        let model = try PassModel(try certificates(6, ages: 0.1 * Self.life), [first, second], seed: 62)
        var dead = false
        first.isUp = { _ in !dead }
        model.kills = { step in
            guard step == .noted, !dead else { return false }
            dead = true
            return true
        }
        let uncovered = try run(model, days: 14)
        #expect(dead)
        #expect(uncovered == 0)
    }

    /// A Retry-After of a week is not obeyed beyond half of what remains while another could deliver.
    @Test(.rows("F-P5", "E-03")) func aRefusalForAWeekIsNotWaitedFor() throws {
        let (first, second) = pair()
        first.refusal = { at in (true, until: at.addingTimeInterval(30 * 86_400)) }
        let model = try PassModel(try certificates(20, ages: 0.5 * Self.life), [first, second], seed: 63)
        let uncovered = try run(model, days: 14)
        #expect(uncovered == 0)
        #expect(first.instants.isEmpty)
    }

    /// the account is refused once, not once for each of its certificates.
    @Test(.rows("A-29", "E-05")) func aRefusedAccountIsLeftAloneByAll() throws {
        let (first, second) = pair()
        var refusals = 0
        first.refusal = { at in
            refusals += 1
            return (true, until: at.addingTimeInterval(6 * Self.hour))
        }
        // All are due at once.
        let due = try certificates(20, ages: 0).map { certificate in
            var certificate = certificate
            let made = Self.start.addingTimeInterval(-0.53 * Self.life)
            let validity = Validity(notBefore: made, notAfter: made.addingTimeInterval(Self.life))
            certificate.add(.init(id: "due-\(certificate.name)", authority: "first", validity: validity), made: made)
            certificate.liveCount = 2
            return certificate
        }
        let model = try PassModel(due, [first, second], seed: 64)
        for hour in 0..<12 { try model.pass(at: Self.start.addingTimeInterval(Double(hour) * Self.hour)) }
        #expect(refusals == 2)
    }
}
