import Conformance
import Foundation
import Testing

@testable import Ledger

@Suite struct OrderTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    private func spend(_ names: String, _ authority: String, at: Date, rotation: RotationID? = nil) throws -> OrderID {
        try ledger.recordOrder(
            nameSet: names,
            authority: authority,
            certificate: "api",
            rotation: rotation,
            names: [],
            at: at
        )
    }

    @Test(.rows("E-08", "F-T20")) func anOrderCountsFromTheMomentItIsRecorded() throws {
        _ = try spend("a,b", "le", at: moment(0))
        _ = try spend("a,b", "le", at: moment(10))
        _ = try spend("a,b", "other", at: moment(10))
        _ = try spend("a", "le", at: moment(10))
        #expect(try ledger.orders(nameSet: "a,b", since: moment(0)) == 3)
        #expect(try ledger.orders(nameSet: "a,b", authority: "le", since: moment(0)) == 2)
        #expect(try ledger.orders(nameSet: "a,b", since: moment(0.001)) == 2)
        #expect(try ledger.ordersPlaced(authority: "le", since: moment(5)) == 2)
        #expect(try ledger.ordersPlaced(authority: "le", since: moment(11)) == 0)
        #expect(try ledger.orders(nameSet: "b", since: .distantPast) == 0)
    }

    @Test func anOrderIsFoundAgainUntilItIsFinished() throws {
        let rotation = try ledger.begin(certificate: "api", reason: "due", authority: "le", at: moment())
        let first = try spend("a", "le", at: moment(1), rotation: rotation)
        let second = try spend("a", "le", at: moment(2))
        try ledger.attach(url: "https://ca.example/order/9", to: first)
        #expect(
            try ledger.unfinishedOrders(certificate: "api") == [
                SpentOrder(
                    id: second,
                    nameSet: "a",
                    authority: "le",
                    certificate: "api",
                    rotation: nil,
                    createdAt: moment(2),
                    url: nil,
                    result: nil,
                    isExempt: false
                ),
                SpentOrder(
                    id: first,
                    nameSet: "a",
                    authority: "le",
                    certificate: "api",
                    rotation: rotation,
                    createdAt: moment(1),
                    url: "https://ca.example/order/9",
                    result: nil,
                    isExempt: false
                ),
            ]
        )
        try ledger.finish(first, result: "valid", at: moment(3))
        #expect(try ledger.unfinishedOrders(certificate: "api").map(\.id) == [second])
        #expect(try ledger.orders(nameSet: "a", since: moment()) == 2)
    }

    @Test func unknownOrdersAndRotationsAreRefused() {
        #expect(kind { try ledger.attach(url: "u", to: OrderID(rawValue: 5)) } == .noSuchRow)
        #expect(kind { try ledger.finish(OrderID(rawValue: 5), result: "r", at: moment()) } == .noSuchRow)
        #expect(kind { _ = try spend("a", "le", at: moment(), rotation: RotationID(rawValue: 5)) } == .noSuchRow)
    }

    @Test func pruningKeepsWhatIsUnfinishedOrYoung() throws {
        let old = try ledger.begin(certificate: "api", reason: "old", authority: "le", at: moment(0))
        let open = try ledger.begin(certificate: "api", reason: "open", authority: "le", at: moment(0))
        let young = try ledger.begin(certificate: "api", reason: "young", authority: "le", at: moment(100))
        let order = try spend("a", "le", at: moment(60), rotation: old)
        try ledger.finish(try spend("a", "le", at: moment(0)), result: "valid", at: moment(1))
        for id in [old, young] {
            try ledger.record(step: RotationStep(stage: "s", detail: "", at: moment()), in: id)
            try ledger.end(id, outcome: .verified, generation: 1, summary: "", at: moment(101))
        }
        #expect(try ledger.prune(before: moment(50)) == 2)
        #expect(try ledger.history(certificate: nil, limit: 9).map(\.id) == [young, open])
        let left = try ledger.unfinishedOrders(certificate: "api")
        #expect(left.map(\.id) == [order])
        #expect(left.first?.rotation == nil)
    }
}
