import Foundation
import Testing

@testable import Ledger

/// An estate of a few certificates that differ in everything that can be asked for.
@Suite struct InventoryQueryTests {
    let scratch: Scratch
    let ledger: Ledger
    let scan: ScanID

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
        scan = try ledger.beginScan(trigger: "test", at: moment())
        var managed = generation("api", 1)
        managed.fingerprint = digest(2)
        try ledger.upsert(managed)
        let certificates = [
            certificate(1, days: 10), certificate(2, issuer: "Other CA", days: 20),
            certificate(3, keyType: "rsa", days: 30),
            certificate(4, names: [CertificateName(.dns, "mail.example.org")], days: 40), certificate(5, days: 50),
            certificate(6, days: 60, isAuthority: true), certificate(7, days: 5),
        ]
        let places = [
            place("tls://one", [1], kind: "endpoint", service: "nginx.service", environment: "prod", owner: "web"),
            place("file:///two", [2, 6], service: "postfix.service", environment: "prod", owner: "mail"),
            place("file:///three", [3], environment: "dev"), place("tls://four", [4, 6], kind: "endpoint"),
            place("file:///five", [5]),
        ]
        try ledger.record(batch(certificates, places), scan: scan, at: moment(1))
        let findings = [
            finding("a", severity: .critical, certificate: 1), finding("b", severity: .low, certificate: 3),
            finding("c", check: "waived", severity: .high, certificate: 4),
        ]
        try ledger.waive(WaiverTerms(check: "waived", until: moment(100), by: "x", why: "y"), at: moment(1))
        _ = try ledger.settleFindings(scope: .everything, current: findings, at: moment(2))
    }

    /// What is waived is not wrong as long as the waiver holds.
    @Test func eachRowHasItsWorstFindingAndAPageKnowsHowManyThereAre() throws {
        let rows = try ledger.inventory(InventoryQuery(instant: Self.now)).items
        #expect(rows.map(\.worst) == [.critical, nil, .low, nil, nil])
        #expect(try ledger.inventory(InventoryQuery(instant: moment(100))).items[3].worst == .high)
        #expect(try ledger.inventoryCount(InventoryQuery(limit: 2, instant: Self.now)) == 5)
        for (query, told) in Self.questions { #expect(try ledger.inventoryCount(query) == told.count) }
    }

    private func told(_ query: InventoryQuery) throws -> [Int] {
        let numbers = Dictionary(uniqueKeysWithValues: (1...200).map { (digest($0), $0) })
        return try ledger.inventory(query).items.compactMap { numbers[$0.certificate.fingerprint] }
    }

    typealias Place = InventoryQuery.PlaceFilter
    static let now = moment(50)
    static let questions: [(InventoryQuery, [Int])] = [
        (InventoryQuery(instant: now), [1, 2, 3, 4, 5]),
        (InventoryQuery(isDescending: true, instant: now), [5, 4, 3, 2, 1]),
        (InventoryQuery(order: .title, isDescending: true, instant: now), [5, 4, 3, 2, 1]),
        (InventoryQuery(includesAuthorities: true, order: .firstSeen, instant: now), [1, 2, 3, 4, 5, 6]),
        (InventoryQuery(includesPast: true, instant: now), [7, 1, 2, 3, 4, 5]),
        (InventoryQuery(text: "T3.EXAM", instant: now), [3]),
        (InventoryQuery(text: "host", order: .firstSeen, instant: now), [1, 2, 3, 4, 5]),
        (InventoryQuery(text: "nothing", instant: now), []),
        (InventoryQuery(nameSuffix: ".Example.org", instant: now), [4]),
        (InventoryQuery(nameSuffix: "xample.org", instant: now), []),
        (InventoryQuery(nameSuffix: "host3.example.com", instant: now), [3]),
        (InventoryQuery(issuer: "Other CA", instant: now), [2]),
        (InventoryQuery(issuer: "ther c", instant: now), [2]),
        (InventoryQuery(issuer: "%", instant: now), []),
        (InventoryQuery(keyType: "rsa", instant: now), [3]),
        (InventoryQuery(endsBefore: moment(25 * 86_400), instant: now), [1, 2]),
        (InventoryQuery(endsAtOrAfter: moment(40 * 86_400), order: .title, instant: now), [4, 5]),
        (InventoryQuery(isManaged: true, instant: now), [2]),
        (InventoryQuery(isManaged: false, instant: now), [1, 3, 4, 5]),
        (InventoryQuery(place: Place(kind: "endpoint"), instant: now), [1, 4]),
        (InventoryQuery(place: Place(service: "nginx.service"), instant: now), [1]),
        (InventoryQuery(place: Place(service: "nginx"), instant: now), [1]),
        (InventoryQuery(place: Place(service: "ngin"), instant: now), []),
        (InventoryQuery(place: Place(environment: "prod"), instant: now), [1, 2]),
        (InventoryQuery(place: Place(environment: "prod", owner: "mail"), instant: now), [2]),
        (InventoryQuery(place: Place(kind: "endpoint", owner: "mail"), instant: now), []),
        (InventoryQuery(leastSeverity: .critical, instant: now), [1]),
        (InventoryQuery(leastSeverity: .low, instant: now), [1, 3]),
        (InventoryQuery(leastSeverity: .low, instant: moment(100)), [1, 3, 4]),
        (InventoryQuery(text: "host", keyType: "rsa", leastSeverity: .low, instant: now), [3]),
    ]

    @Test(arguments: questions) func everyFilterFindsWhatFits(query: InventoryQuery, expected: [Int]) throws {
        #expect(try told(query) == expected)
    }

    /// The two ways of answering, by a list of candidates and by a walk, give one answer.
    @Test(arguments: questions) func bothWaysOfAnsweringAgree(query: InventoryQuery, expected: [Int]) throws {
        let statement = InventoryStatement(query: query)
        func found(_ rare: (index: Int, candidates: Set<Int>)?) throws -> [String] {
            let page = statement.page(rare: rare, after: nil)
            return try ledger.read { rows in try rows.all(page.sql, page.cells, as: Items.found).map(\.row.fingerprint)
            }
        }
        let fingerprints = expected.map { digest($0) }
        #expect(try found(nil) == fingerprints)
        for (index, condition) in statement.conditions.enumerated() {
            let question = InventoryStatement.candidates(condition)
            let candidates = try ledger.read { rows in try rows.all(question.sql, question.cells) { try $0.int(0) } }
            #expect(try found((index, Set(candidates))) == fingerprints, "by condition \(index)")
        }
    }

    static let orders: [(InventoryQuery.Order, Bool)] = InventoryQuery.Order.allCases.flatMap {
        [($0, false), ($0, true)]
    }

    /// Every certificate that was there at the first page is met exactly once, whatever is added between two pages.
    @Test(arguments: orders) func pagesStayInPlaceUnderInserts(order: InventoryQuery.Order, isDescending: Bool) throws {
        // Ten end at the same instant: the number decides between them.
        let numbers = Array(20..<50)
        let many = numbers.map { certificate($0, days: Double(100 + $0 / 10)) }
        try ledger.record(batch(many, [place("file:///many", numbers)]), scan: scan, at: moment(3))
        var query = InventoryQuery(order: order, isDescending: isDescending, limit: 7, instant: Self.now)
        let before = Set(try told(InventoryQuery(limit: 100, instant: Self.now)))
        var met: [Int] = []
        var extra = 100
        while true {
            met += try told(query)
            guard let next = try ledger.inventory(query).next else { break }
            query.after = InventoryCursor(next.description)
            #expect(query.after == next)
            guard extra < 140 else { continue }
            for _ in 0..<5 {
                let new = certificate(extra, days: Double(extra % 13) * 20)
                try ledger.record(batch([new], [place("file:///\(extra)", [extra])]), scan: scan, at: moment(4))
                extra += 1
            }
        }
        #expect(Set(met).count == met.count)
        #expect(before.subtracting(met).isEmpty)
    }

    @Test(arguments: ["", "c", "c0", "c-1", "c01", "c1 ", "x1", "c99999999999999999999"])
    func aCursorThatWasNotMadeHereIsNone(text: String) { #expect(InventoryCursor(text) == nil) }

    @Test func aPageAfterNothingIsRefused() throws {
        let query = InventoryQuery(after: InventoryCursor("c4711"), instant: Self.now)
        #expect(kind { _ = try ledger.inventory(query) } == .noSuchRow)
    }

    @Test func theFiguresOfAReportAreRight() throws {
        let status = try ledger.inventoryStatus(at: moment(12 * 86_400))
        #expect(status.certificates == 5)
        #expect(status.managed == 1)
        #expect(status.expired == 1)
        #expect(status.endingIn7Days == 0)
        #expect(status.endingIn30Days == 3)
        #expect(status.authorities == 1)
        #expect(status.past == 1)
        #expect(status.places == 5)
        let composition = try ledger.composition()
        #expect(composition.issuers == ["Issuing CA": 4, "Other CA": 1])
        #expect(
            composition.keys == [
                Composition.Key(type: "ecdsa", bits: 256): 4, Composition.Key(type: "rsa", bits: 2_048): 1,
            ]
        )
        #expect(composition.lifetimes == [.upTo47: 4, .upTo100: 1])
        let weeks = try ledger.expiryWeeks(from: moment(), weeks: 4)
        #expect(weeks.map(\.managed) == [0, 0, 1, 0])
        #expect(weeks.map(\.unmanaged) == [0, 1, 0, 0])
    }

    @Test func whatIsThereTwiceIsFound() throws {
        let twins = [
            certificate(20, spki: digest(1, 1), serial: "0a", nameSet: digest(5, 3), start: 1),
            certificate(21, serial: "0a"), certificate(22, issuer: "Other CA", serial: "0a"),
        ]
        try ledger.record(batch(twins, [place("file:///twins", [20, 21, 22])]), scan: scan, at: moment(3))
        let keys = try ledger.sharedKeys()
        #expect(keys.map { $0.members.map(\.fingerprint) } == [[digest(20), digest(1)]])
        #expect(keys.first?.nameSets == 2)
        let serials = try ledger.repeatedSerials()
        #expect(serials.map(\.common) == ["0a"])
        #expect(Set(serials.flatMap(\.members).map(\.fingerprint)) == [digest(20), digest(21)])
        let outdated = try ledger.outdated()
        #expect(outdated.map { $0.members.map(\.fingerprint) } == [[digest(20), digest(5)]])
        #expect(try ledger.newest(nameSet: digest(5, 3))?.certificate.fingerprint == digest(20))
        #expect(try ledger.newest(nameSet: "") == nil)
        // Served no more, the old one is no longer in anybody's way.
        try ledger.record(batch([], [place("file:///five", [])]), scan: scan, at: moment(4))
        #expect(try ledger.outdated().isEmpty)
    }

    @Test func endsAreCountedToTheDay() throws {
        let other = try Ledger(path: scratch.path + ".ends")
        let days: [Double] = [-1, 0.5, 2, 5, 5, 100]
        let made = days.enumerated().map { certificate($0.offset + 1, start: -10, days: $0.element + 10) }
        let scan = try other.beginScan(trigger: "test", at: moment())
        let all = place("file:///all", Array(1...days.count))
        try other.record(batch(made, [all]), scan: scan, at: moment())
        let bounds = [0.0, 1, 3, 7, 200].map { moment($0 * 86_400) }
        #expect(try other.ending(before: bounds) == [1, 2, 3, 5, 6])
        #expect(try other.inventoryStatus(at: moment()).managedExpired == 0)
    }
}
