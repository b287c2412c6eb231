import Foundation
import Testing

@testable import Ledger

@Suite struct IndexTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
    }

    @Test func generationsRoundTrip() throws {
        let rows = [
            generation("api", 1, standing: .superseded), generation("api", 12, names: []), generation("web", 2),
        ]
        try ledger.upsert(rows)
        #expect(try ledger.generations(certificate: "api") == [rows[1], rows[0]])
        #expect(try ledger.generations(certificate: nil) == [rows[1], rows[0], rows[2]])
        #expect(try ledger.generations(certificate: "nobody").isEmpty)

        var changed = rows[0]
        changed.names = ["other.example.com"]
        changed.standing = .live
        try ledger.upsert(changed)
        #expect(try ledger.generations(certificate: "api") == [rows[1], changed])

        try ledger.remove(certificate: "api", number: 12)
        try ledger.remove(certificate: "api", number: 12)
        #expect(try ledger.generations(certificate: "api") == [changed])
    }

    @Test func namesKeepTheirOrder() throws {
        let names = (0..<30).map { "n\(($0 * 7) % 30).example.com" }
        try ledger.upsert(generation(names: names))
        #expect(try ledger.generations(certificate: "api").first?.names == names)
    }

    @Test(arguments: GenerationStanding.allCases)
    func standingsAreSet(standing: GenerationStanding) throws {
        try ledger.upsert([generation("api", 1), generation("api", 2)])
        try ledger.setStanding(certificate: "api", number: 2, standing, reason: "why", at: moment(77))
        let rows = try ledger.generations(certificate: "api")
        #expect(rows.map(\.standing) == [standing, .staged])
        #expect(rows.map(\.standingReason) == ["why", nil])
        #expect(rows.map(\.standingSince) == [moment(77), moment(5)])
    }

    @Test func theStandingOfNothingIsRefused() {
        #expect(
            kind { try ledger.setStanding(certificate: "api", number: 3, .live, reason: nil, at: moment()) }
                == .noSuchRow
        )
    }

    @Test func factsAreSeparateAndDated() throws {
        try ledger.record(fact: .applied, certificate: "api", target: "nginx", generation: 7, at: moment(1))
        try ledger.record(fact: .reloaded, certificate: "api", target: "nginx", generation: 7, at: moment(2))
        try ledger.record(fact: .applied, certificate: "api", target: "nginx", generation: 8, at: moment(3))
        try ledger.record(fact: .applied, certificate: "api", target: "haproxy", generation: 7, at: moment(4))
        try ledger.record(fact: .applied, certificate: "web", target: "nginx", generation: 1, at: moment(5))
        try ledger.record(fact: .applied, certificate: "api", target: "nginx", generation: 8, at: moment(6))
        func fact(_ target: String, _ generation: Int, _ fact: TargetFact.Fact, _ at: Double) -> TargetFact {
            TargetFact(certificate: "api", target: target, generation: generation, fact: fact, at: moment(at))
        }
        #expect(
            try ledger.facts(certificate: "api") == [
                fact("haproxy", 7, .applied, 4), fact("nginx", 8, .applied, 6), fact("nginx", 7, .applied, 1),
                fact("nginx", 7, .reloaded, 2),
            ]
        )
        try ledger.clearFacts(certificate: "api", target: "nginx", generation: 8)
        #expect(try ledger.facts(certificate: "api").count == 3)
        try ledger.clearFacts(certificate: "api", generation: 7)
        #expect(try ledger.facts(certificate: "api").isEmpty)
        #expect(try ledger.facts(certificate: nil).map(\.certificate) == ["web"])
        try ledger.clearFacts(certificate: "web")
        #expect(try ledger.facts(certificate: nil).isEmpty)
    }

    @Test func backOffsAreKeyedOnAuthorityAndNames() throws {
        var first = BackOff(
            authority: "le",
            nameSet: "a,b",
            failures: 1,
            notBefore: moment(600),
            problem: "no route",
            hint: "port 80"
        )
        let second = BackOff(
            authority: "corp",
            nameSet: "a,b",
            failures: 4,
            notBefore: moment(60),
            problem: "busy",
            hint: "wait"
        )
        try ledger.setBackOff(first)
        try ledger.setBackOff(second)
        first.failures = 2
        first.isLimit = true
        first.notBefore = moment(6000)
        try ledger.setBackOff(first)
        #expect(try ledger.backOff(authority: "le", nameSet: "a,b") == first)
        #expect(try ledger.backOff(authority: "le", nameSet: "a") == nil)
        #expect(try ledger.allBackOffs() == [second, first])
        try ledger.clearBackOff(authority: "le", nameSet: "a,b")
        try ledger.clearBackOff(authority: "le", nameSet: "a,b")
        #expect(try ledger.allBackOffs() == [second])
    }

    @Test func failuresAreTheLastOnes() throws {
        var failure = FailureRow(
            at: moment(),
            stage: "validate",
            verdict: "not rotated",
            said: "Timeout",
            live: "generation 14",
            next: "attempt 3",
            hint: "port 80",
            exit: 75
        )
        try ledger.setFailure(certificate: "api", failure)
        failure.said = nil
        failure.exit = 1
        try ledger.setFailure(certificate: "api", failure)
        try ledger.setFailure(certificate: "web", failure)
        #expect(try ledger.failure(certificate: "api") == failure)
        #expect(try ledger.failure(certificate: "nobody") == nil)
        #expect(try ledger.failures() == ["api": failure, "web": failure])
        try ledger.clearFailure(certificate: "api")
        #expect(try ledger.failure(certificate: "api") == nil)
        #expect(try ledger.failures().keys.sorted() == ["web"])
    }

    @Test func emptinessIsAboutOneCertificate() throws {
        #expect(try ledger.isEmpty(certificate: "api"))
        try ledger.upsert(generation("web"))
        #expect(try ledger.isEmpty(certificate: "api"))
        try ledger.record(fact: .served, certificate: "api", target: "t", generation: 1, at: moment())
        #expect(try !ledger.isEmpty(certificate: "api"))
        #expect(try !ledger.isEmpty(certificate: "web"))
    }

    @Test(arguments: [0.0, -1.5, 1e9 + 0.0005, 4e9 + 0.999, -62_135_596_800])
    func timesAreKeptToTheMillisecond(seconds: Double) throws {
        var row = generation()
        row.notAfter = Date(timeIntervalSince1970: seconds)
        try ledger.upsert(row)
        let kept = try #require(try ledger.generations(certificate: "api").first).notAfter
        #expect(abs(kept.timeIntervalSince1970 - seconds) <= 0.00051)
    }

    @Test(arguments: [1e14, -1e14, Double.infinity, -.infinity, .nan])
    func timesOutOfRangeDoNotTrap(seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        try ledger.setBackOff(
            BackOff(authority: "a", nameSet: "n", failures: .max, notBefore: date, problem: "", hint: "")
        )
        #expect(try ledger.backOff(authority: "a", nameSet: "n")?.failures == .max)
        #expect(Moment.milliseconds(Date(timeIntervalSince1970: .infinity)) == .max)
        #expect(Moment.milliseconds(Date(timeIntervalSince1970: -.infinity)) == .min)
    }
}
