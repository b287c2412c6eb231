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
