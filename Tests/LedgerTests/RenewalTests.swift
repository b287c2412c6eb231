import Conformance
import Foundation
import Testing

@testable import Ledger

@Suite struct RenewalTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    /// F-P18: a window belongs to the certificate whose id it was asked with.
    @Test(.rows("F-P18", "R-06")) func answersAreKeptByCertificateAcrossRuns() throws {
        try ledger.setRenewals([renewal("old"), renewal("new", askAgain: 60)], at: moment())
        try ledger.close()
        let again = try Ledger(path: scratch.path)
        #expect(try again.renewal(certificateID: "old") == renewal("old"))
        #expect(try again.renewal(certificateID: "new")?.askAgainAt == moment(60))
        #expect(try again.renewal(certificateID: "other") == nil)
        #expect(try again.renewals().keys.sorted() == ["new", "old"])
    }

    @Test func anAnswerWithoutAWindowIsKeptToo() throws {
        var row = renewal("i")
        row.window = nil
        row.fetchedAt = nil
        try ledger.setRenewals([row], at: moment())
        #expect(try ledger.renewal(certificateID: "i") == row)
    }

    /// what was replaced stays so, whatever comes later.
    @Test(.rows("R-10", "R-16")) func marksAreNeverTakenBack() throws {
        try ledger.setRenewals([renewal("i")], at: moment())
        try ledger.markReplaced(certificateID: "i", at: moment(5))
        try ledger.setRenewals([renewal("i", askAgain: 99)], at: moment(6))
        try ledger.markReplaced(certificateID: "i", at: moment(7))
        var row = try #require(try ledger.renewal(certificateID: "i"))
        #expect(row.replacedAt == moment(5) && row.renewedAt == nil && row.askAgainAt == moment(99))
        try ledger.markRenewed(certificateID: "i", at: moment(8))
        row = try #require(try ledger.renewal(certificateID: "i"))
        #expect(row.replacedAt == moment(5) && row.renewedAt == moment(8))
        #expect(kind { try ledger.markReplaced(certificateID: "none", at: moment()) } == .noSuchRow)
        try ledger.markRenewed(certificateID: "none", at: moment())
    }

    @Test func whatExpiredFiveWeeksAgoIsForgotten() throws {
        try ledger.setRenewals([renewal("old")], at: moment())
        var young = renewal("young")
        young.expires = moment(200 * 86_400)
        try ledger.setRenewals([young], at: moment(90 * 86_400 + Ledger.retention))
        #expect(try ledger.renewals().keys.sorted() == ["old", "young"])
        try ledger.setRenewals([young], at: moment(90 * 86_400 + Ledger.retention + 1))
        #expect(try ledger.renewals().keys.sorted() == ["young"])
    }
}
