import Conformance
import Foundation
import GRDB
import Testing

@testable import Ledger

@Suite struct ConcurrencyTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func twoConnectionsWriteAtOnceAndNothingIsLost() async throws {
        let ledgers = [try Ledger(path: scratch.path), try Ledger(path: scratch.path)]
        let ids = try await withThrowingTaskGroup(of: [RotationID].self) { group in
            for (index, ledger) in ledgers.enumerated() {
                group.addTask {
                    try (0..<60).map { number in
                        let id = try ledger.begin(
                            certificate: "c\(index)",
                            reason: "\(number)",
                            authority: "a",
                            at: moment()
                        )
                        try ledger.record(step: RotationStep(stage: "s", detail: "", at: moment()), in: id)
                        _ = try ledger.recordOrder(
                            nameSet: "n",
                            authority: "a",
                            certificate: "c\(index)",
                            rotation: id,
                            names: [],
                            at: moment()
                        )
                        return id
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 120)
        #expect(try ledgers[0].history(certificate: nil, limit: 1000).count == 120)
        #expect(try ledgers[1].orders(nameSet: "n", since: .distantPast) == 120)
        #expect(try ledgers[0].unfinished(certificate: "c1").allSatisfy { $0.steps.count == 1 })
    }

    @Test func manyMayMakeANewLedgerAtOnce() async throws {
        for _ in 0..<10 {
            let here = try Scratch()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask { try Ledger(path: here.path).upsert(generation("c\(number)")) }
                }
                try await group.waitForAll()
            }
            #expect(try Ledger(path: here.path).generations(certificate: nil).count == 6)
        }
    }

    /// Exactly one order in flight for one set of names: of two processes that claim at once, one gets it.
    @Test(.rows("F-L1")) func oneOfTwoThatClaimAtOnceGetsTheNames() async throws {
        let ledgers = [try Ledger(path: scratch.path), try Ledger(path: scratch.path)]
        for round in 0..<30 {
            let won = try await withThrowingTaskGroup(of: Bool.self) { group in
                for (index, ledger) in ledgers.enumerated() {
                    group.addTask {
                        try ledger.claimOrder(
                            nameSet: "n\(round)",
                            authority: "le",
                            certificate: "c\(index)",
                            rotation: nil,
                            names: [],
                            heldSince: moment(-3_600),
                            at: moment()
                        ) != nil
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(won.filter(\.self).count == 1)
        }
    }

    /// Two runs that note at once lose nothing: every count is made by the statement that writes it.
    @Test func countsOfAnAuthorityAreNotLost() async throws {
        let ledgers = [try Ledger(path: scratch.path), try Ledger(path: scratch.path)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for ledger in ledgers {
                group.addTask {
                    for second in 0..<40 {
                        try ledger.directoryFailed("le")
                        try ledger.holdAuthority(
                            "le",
                            notBefore: moment(Double(second)),
                            isPaused: false,
                            reason: "",
                            helpURL: nil
                        )
                    }
                }
            }
            try await group.waitForAll()
        }
        let state = try #require(try ledgers[0].authorityState("le"))
        #expect(state.directoryFailures == 80)
        #expect(state.refusals == 80)
        #expect(state.notBefore == moment(39))
    }

    @Test func aLockHeldTooLongIsBusyNotDamage() throws {
        let ledger = try Ledger(path: scratch.path)
        let other = try DatabaseQueue(path: scratch.path)
        try other.inDatabase { db in
            try db.beginTransaction(.immediate)
            // Readers are not in the way of writers.
            #expect(try ledger.allBackOffs().isEmpty)
            let failure = #expect(throws: LedgerFailure.self) { try ledger.upsert(generation()) }
            #expect(failure?.kind == .busy)
            #expect(failure?.code == 5)
            try db.rollback()
        }
        try ledger.upsert(generation())
    }
}
