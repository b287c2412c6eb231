import Foundation
import GRDB
import Testing

@testable import Ledger

/// A small generator with a seed, so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite struct DamageTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func filled() throws -> Data {
        let ledger = try Ledger(path: scratch.path)
        for number in 1...40 {
            try ledger.recordFailedValidations([failure(number)])
            _ = try ledger.recordOrder(
                nameSet: "dns:a",
                authority: "le",
                certificate: "c\(number)",
                rotation: nil,
                names: [OrderedName(identifier: "dns:a", domain: "a")],
                at: moment()
            )
            try ledger.directorySeen("a\(number)", skew: 1, at: moment())
            try ledger.setRenewals([renewal("i\(number)")], at: moment())
            try ledger.deny(spki: "\(number)", reason: "stolen", at: moment())
            try ledger.setPendingRevocation(
                PendingRevocation(certificate: "c1", generation: number, reason: 1, newest: nil, since: moment())
            )
        }
        for number in 1...40 {
            try ledger.upsert(generation("c\(number)", number))
            let id = try ledger.begin(certificate: "c\(number)", reason: "due", authority: "le", at: moment())
            try ledger.record(step: RotationStep(stage: "ordered", detail: "u", at: moment()), in: id)
            try ledger.record(fact: .applied, certificate: "c\(number)", target: "t", generation: 1, at: moment())
        }
        // The last pages belong to a table that is read whole: a file that lost only pages of an index is as good.
        for number in 1...40 {
            let failure = FailureRow(
                at: moment(),
                stage: "order",
                verdict: String(repeating: "no ", count: 200),
                said: nil,
                live: "",
                next: "",
                hint: "",
                exit: 75
            )
            try ledger.setFailure(certificate: "c\(number)", failure)
        }
        try ledger.close()
        return try scratch.bytes()
    }

    /// Everything a run reads and some of what it writes.
    private func use(_ ledger: Ledger) throws {
        _ = try ledger.generations(certificate: nil)
        _ = try ledger.history(certificate: nil, limit: 1000)
        _ = try ledger.unfinished(certificate: nil)
        _ = try ledger.facts(certificate: nil)
        _ = try ledger.allBackOffs()
        _ = try ledger.failures()
        _ = try ledger.isEmpty(certificate: "c1")
        _ = try ledger.authorityStates()
        _ = try ledger.renewals()
        _ = try ledger.deniedKeys()
        _ = try ledger.pendingRevocations(certificate: "c1")
        _ = try ledger.failedValidations(identifier: "dns:a", since: .distantPast)
        _ = try ledger.possibleFailures(identifier: "dns:a", since: .distantPast, limit: 3)
        _ = try ledger.openOrders(nameSet: "dns:a")
        _ = try ledger.certificateInstant(domain: "a", authority: "le", since: .distantPast, nth: 99)
        _ = try ledger.orderInstant(authority: "le", since: .distantPast, nth: 99)
        try? ledger.upsert(generation("c1", 2))
        try? ledger.setStanding(certificate: "c3", number: 3, .live, reason: nil, at: moment())
    }

    @Test func garbageIsNotADatabase() throws {
        try scratch.put(Data("this is no database, not even a small one\n".utf8))
        let failure = #expect(throws: LedgerFailure.self) { try Ledger(path: scratch.path) }
        #expect(failure?.kind == .notADatabase)
        #expect(failure?.code == 26)
        #expect(kind { _ = try Ledger.reading(path: scratch.path) } == .notADatabase)
        #expect(try scratch.bytes() == Data("this is no database, not even a small one\n".utf8))
    }

    @Test func randomBytesGiveATypedFailureOrAnAnswerNeverACrash() throws {
        let good = try filled()
        var random = Seeded(state: 20_261_121)
        var failed = 0
        for _ in 0..<150 {
            let here = try Scratch()
            var bad = good
            for _ in 0..<200 {
                bad[Int.random(in: 0..<bad.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try here.put(bad)
            for open in [{ try Ledger(path: here.path) }, { try Ledger.reading(path: here.path) }] {
                let found = kind { if let ledger = try open() { try use(ledger) } }
                if let found {
                    failed += 1
                    #expect([.corrupt, .notADatabase, .newerVersion].contains(found), "\(found)")
                }
            }
        }
        #expect(failed > 100)
    }

    @Test func everyTruncationGivesATypedFailureOrAnAnswer() throws {
        let good = try filled()
        for length in stride(from: 1, to: good.count, by: 1511) {
            let here = try Scratch()
            try here.put(good.prefix(length))
            let found = kind { try use(try Ledger(path: here.path)) }
            // SQLite takes a single byte for an empty database, and what is lost of the last page for zeros: in the middle
            // of a text nothing vouches for them.
            if length > 1, good.count - length >= 4096 { #expect(found != nil, "\(length) of \(good.count)") }
            if let found { #expect([.corrupt, .notADatabase].contains(found), "\(length): \(found)") }
        }
    }

    @Test func aWordNobodyWroteIsDamage() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.upsert(generation())
        let other = try DatabaseQueue(path: scratch.path)
        try other.write { db in try db.execute(sql: "UPDATE generation SET standing = 'sideways'") }
        #expect(kind { _ = try ledger.generations(certificate: nil) } == .corrupt)
        try other.write { db in try db.execute(sql: "UPDATE generation SET standing = 'live', not_after = 'soon'") }
        #expect(kind { _ = try ledger.generations(certificate: nil) } == .corrupt)
        try ledger.setRenewals([renewal("i")], at: moment())
        try other.write { db in try db.execute(sql: "UPDATE renewal_information SET drawn_at = 'noon'") }
        #expect(kind { _ = try ledger.renewal(certificateID: "i") } == .corrupt)
        try ledger.directorySeen("le", skew: 1, at: moment())
        try other.write { db in try db.execute(sql: "UPDATE authority_state SET clock_skew = 'much'") }
        #expect(kind { _ = try ledger.authorityState("le") } == .corrupt)
        try other.write { db in try db.execute(sql: "DROP TABLE target_fact") }
        #expect(kind { _ = try ledger.facts(certificate: nil) } == .corrupt)
    }
}
