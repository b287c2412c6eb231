import Foundation
import Testing

@testable import Ledger

@Suite struct FindingTests {
    let scratch: Scratch
    let ledger: Ledger

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
        let scan = try ledger.beginScan(trigger: "test", at: moment())
        try ledger.record(batch([certificate(1)], [place("file:///a", [1])]), scan: scan, at: moment())
    }

    private func settle(_ current: [FindingRow], _ scope: FindingScope = .everything, at: Double) throws -> Settlement {
        try ledger.settleFindings(scope: scope, current: current, at: moment(at))
    }

    @Test func settlingTwiceOpensOnceAndResolvesOnce() throws {
        let current = [finding("a", certificate: 1), finding("b", severity: .critical), finding("b", severity: .low)]
        let first = try settle(current, at: 1)
        #expect(first.opened.map(\.finding) == [current[0], current[1]])
        #expect(first.standing == 0)
        let second = try settle(current, at: 2)
        #expect(second == Settlement(opened: [], resolved: [], standing: 2))
        let third = try settle([current[0]], at: 3)
        #expect(third.resolved.map(\.finding) == [current[1]])
        #expect(third.resolved.first?.resolvedAt == moment(3))
        #expect(third.standing == 1)
        #expect(try settle([current[0]], at: 4).resolved.isEmpty)
        let standing = try ledger.findings()
        #expect(standing.map(\.finding) == [current[0]])
        #expect(standing.map(\.firstSeen) == [moment(1)])
        #expect(standing.map(\.lastSeen) == [moment(4)])
        #expect(try ledger.findings(FindingFilter(.resolved(since: moment(3)))).map(\.finding.dedup) == ["b"])
        #expect(try ledger.findings(FindingFilter(.resolved(since: moment(3.5)))).isEmpty)
    }

    @Test func whatComesBackCountsAnew() throws {
        _ = try settle([finding("a")], at: 1)
        _ = try settle([], at: 2)
        #expect(try settle([finding("a")], at: 3).opened.map(\.firstSeen) == [moment(3)])
        #expect(try ledger.findings().map(\.firstSeen) == [moment(3)])
    }

    @Test func whatIsToldDifferentlyIsKeptAsTold() throws {
        _ = try settle([finding("a", severity: .low)], at: 1)
        #expect(
            try settle([finding("a", severity: .critical)], at: 2) == Settlement(opened: [], resolved: [], standing: 1)
        )
        #expect(try ledger.findings().map(\.finding.severity) == [.critical])
        #expect(try ledger.findings().map(\.firstSeen) == [moment(1)])
    }

    static let scopes: [(FindingScope, [String])] = [
        (.everything, ["a", "b", "c", "d"]), (.checks(["weak-key"]), ["b"]), (.places(["file:///a", "x"]), ["c"]),
        (.certificates([digest(1)]), ["d"]), (.managed(["api"]), []), (.checks([]), []),
    ]

    @Test(arguments: scopes) func onlyWhatWasJudgedIsResolved(scope: FindingScope, resolved: [String]) throws {
        let current = [
            finding("a"), finding("b", check: "weak-key"), finding("c", place: "file:///a"),
            finding("d", certificate: 1),
        ]
        _ = try settle(current, at: 1)
        #expect(try settle([], scope, at: 2).resolved.map(\.finding.dedup) == resolved)
    }

    @Test func aFindingOutsideTheScopeThatStandsIsNotOpenedAgain() throws {
        _ = try settle([finding("a")], at: 1)
        #expect(
            try settle([finding("a")], .checks(["other"]), at: 2) == Settlement(opened: [], resolved: [], standing: 1)
        )
    }

    @Test func theWorstComeFirstAndFiltersHold() throws {
        let current = [
            finding("1", check: "x", severity: .low), finding("2", severity: .critical, certificate: 1),
            finding("3", check: "x", severity: .high, place: "file:///a"), finding("4", severity: .info),
        ]
        _ = try settle(current, at: 1)
        func told(_ filter: FindingFilter) throws -> [String] { try ledger.findings(filter).map(\.finding.dedup) }
        #expect(try told(FindingFilter()) == ["2", "3", "1", "4"])
        #expect(try told(FindingFilter(limit: 2)) == ["2", "3"])
        #expect(try told(FindingFilter(leastSeverity: .high)) == ["2", "3"])
        #expect(try told(FindingFilter(check: "x")) == ["3", "1"])
        #expect(try told(FindingFilter(place: "file:///a")) == ["3"])
        #expect(try told(FindingFilter(certificate: digest(1))) == ["2"])
        #expect(try told(FindingFilter(managedName: "api")).isEmpty)
    }

    @Test func aFindingAboutNoCertificateIsRefused() {
        #expect(kind { _ = try settle([finding("a", certificate: 99)], at: 1) } == .noSuchRow)
    }

    /// Waived: visible, not counted; and counted again from the moment the waiver ends, without anybody doing anything.
    @Test func aWaiverEndsByItself() throws {
        let terms = WaiverTerms(check: "expired", place: "file:///a*", until: moment(100), by: "ops", why: "test host")
        let waiver = try ledger.waive(terms, at: moment(1))
        let current = [finding("a", place: "file:///a"), finding("b", place: "file:///b"), finding("c")]
        let opened = try settle(current, at: 2).opened
        #expect(opened.map { $0.isWaived(at: moment(3)) } == [true, false, false])
        #expect(try ledger.findings().map(\.waiver) == [waiver, nil, nil])
        func counted(_ at: Double) throws -> [Int] {
            let counts = try ledger.findingCounts(at: moment(at))
            return [counts.map(\.standing).reduce(0, +), counts.map(\.waived).reduce(0, +)]
        }
        #expect(try counted(99) == [3, 1])
        #expect(try counted(100) == [3, 0])
        #expect(try ledger.findings(FindingFilter(hidingWaivedAt: moment(99))).map(\.finding.dedup) == ["b", "c"])
        #expect(try ledger.findings(FindingFilter(hidingWaivedAt: moment(100))).count == 3)
        #expect(try ledger.waivers(at: moment(99)).map(\.terms) == [terms])
        #expect(try ledger.waivers(at: moment(100)).isEmpty)
        #expect(try ledger.allWaivers().map(\.id) == [waiver])
    }

    /// What is about no place is waived by the name of what it is about: drifts, shared keys, schedules.
    @Test(arguments: [
        ("drift/managed/api/served-not-newest", "served-not-newest", "api", true),
        ("drift/managed/api/served-not-newest", "served-not-newest", "web", false),
        ("drift/link/nginx//etc/nginx/a.crt/file-never-served", "file-never-served", "/etc/nginx/*", true),
        ("drift/link/nginx//etc/nginx/a.crt/file-never-served", "file-never-served", "file:///etc/nginx/*", true),
        ("drift/endpoint/tls://a:443/address-disagrees", "address-disagrees", "tls://a:*", true),
        ("drift/endpoint/tls://a:443/address-disagrees", "address-disagrees", "tls://b:*", false),
        ("key-shared/key/aa", "key-shared", "key/*", true), ("key-shared/key/aa", "key-shared", "*", true),
    ])
    func aPatternFitsWhatAFindingIsAbout(dedup: String, check: String, pattern: String, isWaived: Bool) throws {
        try ledger.waive(WaiverTerms(place: pattern, until: moment(100), by: "x", why: ""), at: moment(1))
        let row = FindingRow(check: check, number: 0, severity: .high, dedup: dedup, detail: "", hint: "")
        let opened = try ledger.settleFindings(scope: .checks([check]), current: [row], at: moment(2)).opened
        #expect(opened.map { $0.isWaived(at: moment(3)) } == [isWaived])
    }

    @Test func aPatternFitsTheNamesOfTheCertificate() throws {
        let scan = try ledger.beginScan(trigger: "test", at: moment())
        try ledger.record(batch([certificate(1)], [place("file:///a", [1])]), scan: scan, at: moment())
        let name = try #require(try ledger.certificate(digest(1))?.certificate.names.first?.name)
        try ledger.waive(WaiverTerms(place: "\(name.prefix(3))*", until: moment(100), by: "x", why: ""), at: moment(1))
        let row = FindingRow(
            check: "expired",
            number: 1,
            severity: .high,
            dedup: "e",
            place: "file:///a",
            certificate: digest(1),
            detail: "",
            hint: ""
        )
        let opened = try ledger.settleFindings(scope: .everything, current: [row], at: moment(2)).opened
        #expect(opened.map { $0.isWaived(at: moment(3)) } == [true])
    }

    @Test func aWaiverThatIsTakenBackLeavesTheNextBest() throws {
        _ = try settle([finding("a", place: "file:///a")], at: 1)
        let long = try ledger.waive(WaiverTerms(dedup: "a", until: moment(100), by: "x", why: ""), at: moment(2))
        let short = try ledger.waive(WaiverTerms(place: "*", until: moment(50), by: "x", why: ""), at: moment(3))
        #expect(try ledger.findings().map(\.waiver) == [long])
        try ledger.withdraw(long, at: moment(4))
        #expect(try ledger.findings().map(\.waiver) == [short])
        #expect(try ledger.findings().map(\.waivedUntil) == [moment(50)])
        try ledger.withdraw(short, at: moment(5))
        #expect(try ledger.findings().map(\.waiver) == [nil])
        #expect(kind { try ledger.withdraw(short, at: moment(6)) } == .noSuchRow)
    }

    static let patterns: [(String, String, Bool)] = [
        ("", "", true), ("a", "a", true), ("a", "b", false), ("abc", "a*c", true), ("abc", "*", true),
        ("abc", "a*d", false),
        ("aXbXc", "a*b*c", true), ("ab", "abc", false), ("abc", "ab", false), ("aaab", "*ab", true),
        ("a*c", "a*c", true),
        ("file:///etc/x", "file:///etc/*", true), ("abab", "*ab*ab*ab", false), ("a", "a**", true),
    ]

    @Test(arguments: patterns) func starsStandForAnything(text: String, pattern: String, matches: Bool) {
        #expect(WaiverTerms.matches(text, pattern) == matches)
    }

    @Test func aWaiverForNothingCoversNothing() {
        let terms = WaiverTerms(until: moment(), by: "", why: "")
        #expect(!terms.covers(check: "a", dedup: "b") { [] })
    }
}
