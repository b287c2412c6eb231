import Conformance
import Foundation
import Testing

@testable import Ledger

@Suite struct PendingRevocationTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func wish(_ generation: Int, reason: Int? = nil, newest: Int? = nil) -> PendingRevocation {
        PendingRevocation(
            certificate: "api",
            generation: generation,
            reason: reason,
            newest: newest,
            since: moment()
        )
    }

    @Test(.rows("V-05")) func aWishOutlivesTheProcessUntilItIsTakenOut() throws {
        try Ledger(path: scratch.path).setPendingRevocation(wish(7, reason: 1, newest: 9))
        let ledger = try Ledger(path: scratch.path)
        try ledger.setPendingRevocation(wish(3))
        #expect(try ledger.pendingRevocations(certificate: "api") == [wish(3), wish(7, reason: 1, newest: 9)])
        #expect(try ledger.pendingRevocations(certificate: "www").isEmpty)
        #expect(try ledger.pendingRevocations(certificate: "api").map(\.awaitsSuccessor) == [false, true])
        try ledger.clearPendingRevocation(certificate: "api", generation: 7)
        try ledger.clearPendingRevocation(certificate: "api", generation: 7)
        #expect(try ledger.pendingRevocations(certificate: "api").map(\.generation) == [3])
    }

    @Test func aLaterWishTakesThePlaceOfTheEarlier() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.setPendingRevocation(wish(7, newest: 9))
        var failed = wish(7, reason: 4)
        failed.problem = "not revoked: busy"
        try ledger.setPendingRevocation(failed)
        #expect(try ledger.pendingRevocations(certificate: "api") == [failed])
    }
}
