import Conformance
import Foundation
import Testing

@testable import Ledger

/// What limits are counted by: failed validations by name, orders by name set, account and domain.
@Suite struct SpendingTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    private static let www = OrderedName(identifier: "dns:www.example.com", domain: "example.com")

    @discardableResult
    private func spend(
        _ names: String = "a",
        _ authority: String = "le",
        at seconds: Double,
        certificate: String = "api",
        isExempt: Bool = false,
        names identifiers: [OrderedName] = [www],
        result: String? = nil
    ) throws -> OrderID {
        let order = try ledger.recordOrder(
            nameSet: names,
            authority: authority,
            certificate: certificate,
            rotation: nil,
            names: identifiers,
            isExempt: isExempt,
            at: moment(seconds)
        )
        if let result { try ledger.finish(order, result: result, at: moment(seconds + 1)) }
        return order
    }

    @Test(.rows("E-07")) func failedValidationsAreFoundByNameAuthorityAndTime() throws {
        try ledger.recordFailedValidations([failure(0.0), failure(10.0), failure(10, of: "dns:b")])
        try ledger.recordFailedValidations([failure(20, at: "other")])
        try ledger.recordFailedValidations([])
        #expect(try ledger.failedValidations(identifier: "dns:a", authority: "le", since: moment(0)).count == 2)
        #expect(try ledger.failedValidations(identifier: "dns:a", authority: "le", since: moment(0.001)).count == 1)
        let all = try ledger.failedValidations(identifier: "dns:a", since: moment(0))
        #expect(all == [failure(20, at: "other"), failure(10.0), failure(0.0)])
        #expect(try ledger.failedValidations(identifier: "dns:c", since: .distantPast).isEmpty)
    }

    @Test func failuresAreThereAfterReopeningAndGoAfterFiveWeeks() throws {
        try ledger.recordFailedValidations([failure(0.0), failure(100.0)])
        try ledger.close()
        let again = try Ledger(path: scratch.path)
        #expect(try again.failedValidations(identifier: "dns:a", since: .distantPast).count == 2)
        try again.recordFailedValidations([failure(Ledger.retention + 50, of: "dns:b")])
        #expect(try again.failedValidations(identifier: "dns:a", since: .distantPast) == [failure(100.0)])
        // An order's row forgets as well; the order itself stays for the history.
        _ = try again.recordOrder(
            nameSet: "b",
            authority: "le",
            certificate: "b",
            rotation: nil,
            names: [],
            at: moment(Ledger.retention + 200)
        )
        #expect(try again.failedValidations(identifier: "dns:a", since: .distantPast).isEmpty)
    }

    /// A run may die between the failure and its entry: an open order counts as one.
    @Test(.rows("F-T20")) func anOpenOrderMayHaveFailed() throws {
        try ledger.recordFailedValidations([failure(5, of: "dns:www.example.com")])
        let open = try spend(at: 10)
        try spend(at: 11, result: "authorization: dns")
        func possible(resuming: String? = nil, limit: Int = 9) throws -> [Date] {
            try ledger.possibleFailures(
                identifier: "dns:www.example.com",
                since: moment(0),
                resuming: resuming,
                limit: limit
            )
        }
        #expect(try possible() == [moment(10), moment(5)])
        #expect(try possible(limit: 1) == [moment(10)])
        try ledger.attach(url: "https://ca.example/1", to: open)
        #expect(try possible(resuming: "https://ca.example/2").count == 2)
        #expect(try possible(resuming: "https://ca.example/1") == [moment(5)])
        try ledger.finish(open, result: "issued", at: moment(12))
        #expect(try possible() == [moment(5)])
    }

    @Test(.rows("E-07", "R-19")) func exemptAndUnplacedOrdersAreNotCharged() throws {
        try spend(at: 0)
        try spend(at: 1, isExempt: true)
        try spend(at: 2, result: "not-placed")
        try spend(at: 3, result: "authorization: dns")
        try spend("a", "other", at: 4)
        #expect(try ledger.ordersPlaced(authority: "le", since: moment(0)) == 2)
        #expect(try ledger.orderInstant(authority: "le", since: moment(0), nth: 1) == moment(3))
        #expect(try ledger.orderInstant(authority: "le", since: moment(0), nth: 2) == moment(0))
        #expect(try ledger.orderInstant(authority: "le", since: moment(0), nth: 3) == nil)
        // Exempt from the account's limit, never from the name set's.
        let spent = try ledger.orderInstants(nameSet: "a", since: moment(0), limit: 9)
        #expect(spent == [moment(4), moment(3), moment(1), moment(0)])
    }

    @Test(.rows("E-07")) func aDomainsCertificatesAreCountedOncePerOrder() throws {
        let both = [Self.www, OrderedName(identifier: "dns:example.com", domain: "example.com")]
        try spend("ab", at: 0, names: both, result: "issued")
        try spend("ab", at: 1, names: both, result: "authorization: dns")
        try spend("ab", at: 2, isExempt: true, names: both, result: "issued")
        try spend("ab", at: 3, names: both)
        func nth(_ number: Int, domain: String = "example.com", authority: String = "le") throws -> Date? {
            try ledger.certificateInstant(domain: domain, authority: authority, since: moment(0), nth: number)
        }
        #expect(try nth(1) == moment(3))
        #expect(try nth(2) == moment(0))
        #expect(try nth(3) == nil)
        #expect(try nth(1, domain: "example.org") == nil)
        #expect(try nth(1, authority: "other") == nil)
    }

    @Test func successesAndFailuresOfANameSetAreKnown() throws {
        #expect(try ledger.lastSuccess(nameSet: "a") == nil)
        try spend(at: 0, result: "issued")
        try spend(at: 10, result: "authorization: dns")
        try spend(at: 20, result: "not-placed")
        try spend(at: 30)
        #expect(try ledger.lastSuccess(nameSet: "a") == moment(1))
        #expect(try ledger.lastSuccess(nameSet: "a", authority: "other") == nil)
        #expect(try ledger.failedOrders(nameSet: "a", since: moment(0)) == 1)
        #expect(try ledger.failedOrders(nameSet: "a", since: moment(11)) == 0)
        #expect(try ledger.failedOrders(nameSet: "a", authority: "other", since: moment(0)) == 0)
    }

    @Test func aClaimHoldsUntilItsOrderEndsOrGrowsOld() throws {
        func claim(_ certificate: String, at seconds: Double, authority: String = "le") throws -> OrderID? {
            try ledger.claimOrder(
                nameSet: "a",
                authority: authority,
                certificate: certificate,
                rotation: nil,
                names: [],
                heldSince: moment(seconds - 3_600),
                at: moment(seconds)
            )
        }
        let first = try #require(try claim("one", at: 0))
        #expect(try claim("two", at: 10) == nil)
        #expect(try claim("two", at: 10, authority: "other") != nil)
        #expect(try claim("one", at: 20) != nil)
        #expect(try ledger.openOrders(nameSet: "a").map(\.certificate) == ["one", "two", "one"])
        #expect(try claim("three", at: 3_700) != nil)
        try ledger.finish(first, result: "issued", at: moment(30))
        #expect(try ledger.ordersPlaced(authority: "le", since: moment(0)) == 3)
    }
}
