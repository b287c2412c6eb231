import Foundation
import Ledger
import PKI
import Storage
import Testing

@testable import Rotation

/// What is due, ordered and braked where one certificate has several keys: values in, values out.
struct SeveralKeysTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let day = 86_400.0

    private func wish(_ keys: [KeyAlgorithm] = [.ecdsaP256, .rsa2048]) throws -> RenewalPolicy.Wish {
        RenewalPolicy.Wish(
            identifiers: [try Identifier("a.example.com")],
            keys: try #require(KeySet(keys))
        )
    }

    /// A certificate of ninety days, so many of which are over.
    private func subject(_ algorithm: KeyAlgorithm, used: Double, id: String? = nil) throws -> RenewalPolicy.Subject {
        let start = now.addingTimeInterval(-used * day)
        return RenewalPolicy.Subject(
            validity: Validity(notBefore: start, notAfter: start.addingTimeInterval(90 * day)),
            identifiers: [try Identifier("a.example.com")],
            keyAlgorithm: algorithm,
            certificateID: id,
            authority: "first"
        )
    }

    private func view(
        ecdsa: Double,
        rsa: Double,
        begun: LineageView.Begun? = nil,
        orders: [Date] = [],
        advice: [RenewalAdvice] = []
    ) throws -> LineageView {
        let live = LineageView.OnDisk(
            number: .first,
            subject: try subject(.ecdsaP256, used: ecdsa, id: "e"),
            others: [try subject(.rsa2048, used: rsa, id: "r")],
            isQuarantined: false
        )
        return LineageView(
            certificate: "www",
            live: live,
            newest: live,
            begun: begun,
            authorities: [AuthorityChoice.Candidate(name: "first")],
            spending: Spending(orders: orders),
            advice: advice
        )
    }

    private func decide(_ view: LineageView, _ urgency: Urgency = .scheduled) throws -> NextTask {
        NextTask.decide(view, wish: try wish(), urgency: urgency, now: now)
    }

    @Test func whatIsDueForOneIsDueForBoth() throws {
        guard case .nothing(let until) = try decide(try view(ecdsa: 10, rsa: 20)) else {
            Issue.record("young certificates are due")
            return
        }
        // The older one of the two says when.
        #expect(until == now.addingTimeInterval(40 * day))
        for (ecdsa, rsa) in [(61.0, 10.0), (10.0, 61.0)] {
            guard case .order(let plan) = try decide(try view(ecdsa: ecdsa, rsa: rsa)) else {
                Issue.record("\(ecdsa), \(rsa): nothing is due")
                continue
            }
            #expect(plan.due.word == "age")
        }
        guard case .order(let expired) = try decide(try view(ecdsa: 10, rsa: 91)) else {
            Issue.record("an expired one is not due")
            return
        }
        #expect(expired.due == .expired(since: now.addingTimeInterval(-day)))
    }

    @Test func advice() throws {
        let window = { (id: String, days: Double) in
            RenewalAdvice(
                certificateID: id,
                window: RenewalRow.Window(
                    start: now.addingTimeInterval((days - 1) * day),
                    end: now.addingTimeInterval((days + 1) * day),
                    explanation: nil,
                    drawn: now.addingTimeInterval(days * day)
                )
            )
        }
        guard case .order(let plan) = try decide(try view(ecdsa: 10, rsa: 10, advice: [window("r", -2)])) else {
            Issue.record("advice about the second certificate is not followed")
            return
        }
        #expect(plan.due.word == "advised")
        let later = try view(ecdsa: 10, rsa: 10, advice: [window("e", 30), window("r", 20)])
        #expect(try decide(later) == .nothing(until: now.addingTimeInterval(20 * day)))
    }

    @Test func otherKeysAreDue() throws {
        let view = try view(ecdsa: 10, rsa: 10)
        for keys in [[KeyAlgorithm.ecdsaP256], [.ecdsaP384, .rsa2048], [.ecdsaP256, .rsa2048, .ed25519]] {
            let task = NextTask.decide(view, wish: try wish(keys), urgency: .scheduled, now: now)
            guard case .order(let plan) = task, case .keyChanged(_, let to) = plan.due else {
                Issue.record("\(keys): \(task)")
                continue
            }
            #expect(to.algorithms == keys)
        }
        let due = Due.keyChanged(from: [.ecdsaP256], to: try wish().keys)
        #expect("\(due)" == "its key type changes from ecdsa-p256 to ecdsa-p256 and rsa-2048")
    }

    /// Each order names the certificate of its own kind as the one it replaces (RFC 9773 §5).
    @Test func eachOrderNamesItsOwnPredecessor() throws {
        let first = try view(ecdsa: 61, rsa: 61)
        #expect(OrderPlan.predecessor(first, at: "first", wish: try wish(), now: now) == "e")
        let begun = LineageView.Begun(reason: "age", missing: [.rsa2048])
        let second = try view(ecdsa: 61, rsa: 61, begun: begun)
        #expect(OrderPlan.predecessor(second, at: "first", wish: try wish(), now: now) == "r")
        let third = try view(
            ecdsa: 61,
            rsa: 61,
            begun: LineageView.Begun(reason: "age", missing: [.ed25519])
        )
        let wish = try wish([.ecdsaP256, .rsa2048, .ed25519])
        #expect(OrderPlan.predecessor(third, at: "first", wish: wish, now: now) == nil)
    }

    /// What is issued waits for the rest, which is ordered though nothing is due by itself; what is complete is made.
    @Test func whatIsBegunIsGoneOnWith() throws {
        let begun = LineageView.Begun(reason: "forced", missing: [.rsa2048])
        guard case .order(let plan) = try decide(try view(ecdsa: 1, rsa: 1, begun: begun)) else {
            Issue.record("the rest is not ordered")
            return
        }
        #expect(plan.due == .resumed(reason: "forced"))
        let complete = LineageView.Begun(reason: "forced", missing: [])
        #expect(try decide(try view(ecdsa: 1, rsa: 1, begun: complete)) == .assemble)
        let forced = Urgency(forced: .forced(reason: nil))
        #expect(try decide(try view(ecdsa: 1, rsa: 1, begun: complete), forced) == .assemble)
        var inFlight = try view(ecdsa: 1, rsa: 1, begun: begun)
        inFlight.pendingOrder = LineageView.Pending(url: "https://ca.test/order/2", authority: "first")
        #expect(try decide(inFlight) == .resume(orderURL: "https://ca.test/order/2"))
    }

    /// The first of two orders is not sent when the second would be held back; what is begun needs one only.
    @Test(arguments: 0...7)
    func theBrakeCountsRealOrders(spent: Int) throws {
        let orders = (0..<spent).map { now.addingTimeInterval(-Double($0 + 1) * 3_600) }
        let isOpen = { (begun: LineageView.Begun?) in
            if case .order = try decide(try view(ecdsa: 61, rsa: 61, begun: begun, orders: orders)) {
                return true
            }
            return false
        }
        #expect(try isOpen(nil) == (spent <= 4))
        #expect(try isOpen(LineageView.Begun(reason: "age", missing: [.rsa2048])) == (spent <= 5))
        // What an operator let pass the budget passes it to the end.
        #expect(try isOpen(LineageView.Begun(reason: "forced", missing: [.rsa2048], ignoresBudget: true)))
        #expect(OrderBudget.limit(keys: try wish().keys) == 2 * OrderBudget.limit)
        #expect(OrderBudget.limit(keys: KeySet(.rsa2048)) == OrderBudget.limit)
    }

    /// While the rest may not be ordered, a generation that lies there is deployed.
    @Test func whatIsOnDiskIsNotForgotten() throws {
        let orders = (0..<6).map { now.addingTimeInterval(-Double($0 + 1) * 3_600) }
        let begun = LineageView.Begun(reason: "age", missing: [.rsa2048])
        var view = try view(ecdsa: 61, rsa: 61, begun: begun, orders: orders)
        guard case .braked = try decide(view) else {
            Issue.record("the brake does not hold")
            return
        }
        let number = try #require(GenerationNumber(rawValue: 2))
        view.newest = LineageView.OnDisk(
            number: number,
            subject: try subject(.ecdsaP256, used: 1),
            others: [try subject(.rsa2048, used: 1)],
            isQuarantined: false
        )
        #expect(try decide(view) == .deploy(number))
    }
}
