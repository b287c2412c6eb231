import Conformance
import FoundationEssentials
import PKI
import Rotation
import Testing

struct RenewalPolicyTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let day: Double = 86_400

    private func subject(days: Double, names: [String] = ["a.example"]) throws -> RenewalPolicy.Subject {
        RenewalPolicy.Subject(
            validity: Validity(notBefore: start, notAfter: start.addingTimeInterval(days * day)),
            identifiers: Set(try names.map { try Identifier($0) }),
            keyAlgorithm: .ecdsaP256
        )
    }

    private func wish(_ names: [String] = ["a.example"], key: KeyAlgorithm = .ecdsaP256) throws -> RenewalPolicy.Wish {
        RenewalPolicy.Wish(identifiers: Set(try names.map { try Identifier($0) }), keys: KeySet(key))
    }

    /// two thirds of the life, half of it under ten days; never a fixed number of days.
    @Test(
        .rows("R-13", "Q-30"),
        arguments: [(90.0, 60.0), (64, 42.666_666), (45, 30), (6.666, 3.333), (9.99, 4.995), (10, 6.666_666)]
    )
    func theRenewalPointIsAShareOfTheLifetime(days: Double, expected: Double) throws {
        let point = RenewalPolicy.renewalPoint(of: try subject(days: days).validity)
        #expect(abs(point.timeIntervalSince(start) / day - expected) < 0.001)
    }

    @Test func dueFromTheRenewalPointOn() throws {
        let live = try subject(days: 90)
        let point = start.addingTimeInterval(60 * day)
        func verdict(at instant: Date) throws -> RenewalPolicy.Verdict {
            RenewalPolicy.verdict(live: live, wish: try wish(), forced: nil, now: instant)
        }
        #expect(try verdict(at: start) == .notDue(until: point))
        #expect(try verdict(at: point.addingTimeInterval(-1)) == .notDue(until: point))
        #expect(try verdict(at: point) == .due(.age(elapsed: 2.0 / 3.0)))
        let end = live.validity.notAfter
        #expect(try verdict(at: end.addingTimeInterval(1)) == .due(.expired(since: end)))
    }

    @Test func otherReasons() throws {
        let live = try subject(days: 90, names: ["a.example", "b.example"])
        #expect(RenewalPolicy.verdict(live: nil, wish: try wish(), forced: nil, now: start) == .due(.missing))
        #expect(
            RenewalPolicy.verdict(live: live, wish: try wish(["a.example", "c.example"]), forced: nil, now: start)
                == .due(.namesChanged(added: [try Identifier("c.example")], removed: [try Identifier("b.example")]))
        )
        #expect(
            RenewalPolicy.verdict(
                live: try subject(days: 90),
                wish: try wish(key: .rsa2048),
                forced: nil,
                now: start
            )
                == .due(.keyChanged(from: [.ecdsaP256], to: KeySet(.rsa2048)))
        )
        #expect(
            RenewalPolicy.verdict(
                live: try subject(days: 90),
                wish: try wish(),
                forced: .forced(reason: "drill"),
                now: start
            )
                == .due(.forced(reason: "drill"))
        )
    }

    /// A certificate whose end lies before its beginning is due, not a trap.
    @Test func nonsenseValidityIsDue() throws {
        let live = RenewalPolicy.Subject(
            validity: Validity(notBefore: start.addingTimeInterval(day), notAfter: start.addingTimeInterval(day * 0.5)),
            identifiers: try wish().identifiers,
            keyAlgorithm: .ecdsaP256
        )
        guard
            case .due = RenewalPolicy.verdict(
                live: live,
                wish: try wish(),
                forced: nil,
                now: start.addingTimeInterval(2 * day)
            )
        else {
            Issue.record("not due")
            return
        }
    }
}
