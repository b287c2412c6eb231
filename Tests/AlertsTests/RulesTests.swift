import Foundation
import Testing

@testable import Alerts

struct RulesTests {
    private func managed(_ change: (inout ManagedFact) -> Void) -> AlertFacts {
        var fact = ManagedFact(
            name: "api",
            owner: "web",
            endpoints: ["api.example.com:443"],
            renewAt: moment(-10 * day),
            notBefore: moment(-70 * day),
            notAfter: moment(20 * day),
            liveGeneration: 7
        )
        change(&fact)
        return AlertFacts(managed: [fact])
    }

    private func found(_ facts: AlertFacts, at now: Date = moment(), policy: AlertPolicy = AlertPolicy()) -> [Alert] {
        AlertRules.evaluate(facts, at: now, policy: policy)
    }

    /// The same part of the reserve, whatever the certificate's life: 30 days between renewal and end, or two.
    @Test(
        arguments: [
            (30 * day, 8.9 * day, nil), (30 * day, 9.1 * day, .warning), (30 * day, 16 * day, .error),
            (30 * day, 25 * day, .critical), (30 * day, 31 * day, .critical), (2 * day, 0.55 * day, nil),
            (2 * day, 0.65 * day, .warning), (2 * day, 1.7 * day, .critical),
        ] as [(Double, Double, AlertSeverity?)]
    )
    func overdueGoesByTheReserve(reserve: Double, late: Double, severity: AlertSeverity?) {
        let facts = managed { fact in
            fact.renewAt = moment(-late)
            fact.notAfter = moment(reserve - late)
        }
        let alerts = found(facts).filter { $0.rule == .renewalOverdue }
        #expect(alerts.map(\.severity) == [severity].compactMap { $0 })
        #expect(alerts.allSatisfy { $0.dedup == "CertRenewalOverdue:api" })
        // Its beginning is where it became true, whenever that is seen.
        #expect(alerts.allSatisfy { abs($0.since.timeIntervalSince(moment(0.3 * reserve - late))) < 1 })
    }

    @Test func anAlertSaysWhatPeopleAsk() throws {
        let facts = managed { fact in
            fact.renewAt = moment(day)
            fact.blocked = ManagedFact.Blocked(
                since: moment(-60),
                verdict: "not rotated",
                said: "no\u{7}",
                hint: "open 80"
            )
            fact.next = "tried again at noon"
        }
        let alert = try #require(found(facts).first)
        #expect(alert.rule == .rotationFailed)
        #expect(alert.summary == "api: not rotated")
        #expect(
            alert.details == [
                "certificate": "api", "endpoint": "api.example.com:443", "owner": "web", "last_error": "no\\u{7}",
                "live": "generation 7, valid until 2026-12-08T11:06:40Z", "next": "tried again at noon",
                "hint": "open 80", "not_after": "2026-12-08T11:06:40Z",
            ]
        )
        #expect(alert.expires == moment(20 * day))
    }

    private static let endings: [([(ManagedFact.Outcome, Double)], [AlertRule])] = [
        ([(.failed, -1), (.failed, -2)], []),
        ([(.failed, -1), (.failed, -2), (.failed, -5.9)], [.rotationFailing]),
        ([(.failed, -1), (.failed, -2), (.failed, -6.1)], []),
        ([(.succeeded, -0.5), (.failed, -1), (.failed, -2), (.failed, -3)], []),
        ([(.failed, -1), (.failed, -2), (.rolledBack, -3)], [.rotationFailing]),
        ([(.rolledBack, -1)], [.rolledBack]),
        ([(.rolledBack, -30)], [.rolledBack]),
        ([(.rolledBack, -1), (.succeeded, -0.5)], []),
        // From the future of a wrong clock.
        ([(.failed, 1), (.failed, 2), (.failed, 3)], []),
    ]

    @Test(arguments: Self.endings.indices)
    func rotationsAreCounted(row: Int) {
        let (endings, rules) = Self.endings[row]
        let facts = managed { fact in
            fact.renewAt = moment(day)
            fact.rotations = endings.map { ManagedFact.Ended($0.0, at: moment($0.1 * hour), summary: "why") }
        }
        let alerts = found(facts)
        #expect(alerts.map(\.rule) == rules)
        #expect(alerts.allSatisfy { $0[.lastError] == "why" })
    }

    @Test func aRateLimitLastsUntilItsEnd() {
        let facts = managed { fact in
            fact.renewAt = moment(day)
            fact.rateLimit = ManagedFact.RateLimit(
                authority: "letsencrypt",
                since: moment(-60),
                until: moment(60),
                said: "too many"
            )
        }
        #expect(found(facts).map(\.dedup) == ["AcmeRateLimited:api:letsencrypt"])
        #expect(found(facts, at: moment(61)).isEmpty)
    }

    private func foreign(life: Double, left: Double, inUse: Bool = true) -> AlertFacts {
        AlertFacts(unmanaged: [
            UnmanagedFact(
                fingerprint: "ab12",
                place: "tls://old.example.com:443",
                isInUse: inUse,
                owner: "web",
                names: ["old.example.com"],
                notBefore: moment((left - life) * day),
                notAfter: moment(left * day)
            )
        ])
    }

    @Test(
        arguments: [
            (90, 18.1, true, nil), (90, 17.9, true, .warning), (90, 8.9, true, .error), (90, 4.4, true, .critical),
            (6, 1.3, true, nil), (6, 1.1, true, .warning), (90, -400, true, .critical), (90, 4.4, false, .warning),
            (90, -6, false, .warning), (90, -8, false, nil), (-5, 3, true, nil),
        ] as [(Double, Double, Bool, AlertSeverity?)]
    )
    func foreignCertificatesGoByPartOfLife(life: Double, left: Double, inUse: Bool, severity: AlertSeverity?) {
        #expect(found(foreign(life: life, left: left, inUse: inUse)).map(\.severity) == [severity].compactMap { $0 })
    }

    @Test func daysAreForThoseWhoAskForThem() {
        var policy = AlertPolicy()
        policy.lifetime = .days(30)
        #expect(found(foreign(life: 365, left: 31), policy: policy).isEmpty)
        #expect(found(foreign(life: 365, left: 29), policy: policy).map(\.severity) == [.warning])
        #expect(found(foreign(life: 365, left: 29)).map(\.severity) == [.error])
    }

    @Test func aDriftIsToldAtOnceAndLouderNearTheEnd() {
        #expect(found(facts(drift())).map(\.severity) == [.error])
        #expect(found(facts(drift(until: moment(hour)))).map(\.severity) == [.critical])
        #expect(
            found(facts(drift())).map(\.dedup) == ["CertServedOld:served-not-newest:tls://api.example.com:443"]
        )
        var policy = AlertPolicy()
        policy.driftHold = 900
        #expect(found(facts(drift()), at: moment(899), policy: policy).isEmpty)
        #expect(found(facts(drift()), at: moment(900), policy: policy).count == 1)
    }

    @Test(arguments: [(2.9, nil), (3.1, .warning), (13, .error)] as [(Double, AlertSeverity?)])
    func aPlaceIsStaleAfterThreeIntervals(hours: Double, severity: AlertSeverity?) {
        let place = LocationFact(
            name: "tls://a:443",
            lastSuccess: moment(-hours * hour),
            since: moment(-9e9),
            interval: hour
        )
        let never = LocationFact(name: "tls://b:443", lastSuccess: nil, since: moment(-hours * hour), interval: hour)
        let alerts = found(AlertFacts(locations: [place, never]))
        #expect(alerts.map(\.severity) == [severity, severity].compactMap { $0 })
    }

    @Test(
        arguments: [(80, 100, nil), (79, 100, .warning), (0, 1, .error), (0, 0, nil), (5, nil, nil)]
            as [(Int, Int?, AlertSeverity?)]
    )
    func aSourceMayNotDryUp(now: Int, yesterday: Int?, severity: AlertSeverity?) {
        let facts = AlertFacts(sources: [SourceFact(name: "files", now: now, yesterday: yesterday, at: moment())])
        #expect(found(facts).map(\.severity) == [severity].compactMap { $0 })
    }

    @Test func anIssuanceIsTalkedAboutForAWeek() {
        let issuance = IssuanceFact(
            fingerprint: "cd34",
            names: ["api.example.com"],
            issuer: "CN=Some CA",
            notAfter: moment(90 * day),
            seen: moment(),
            source: "ct://log"
        )
        let facts = AlertFacts(issuances: [issuance])
        #expect(found(facts).map(\.dedup) == ["UnknownIssuance:cd34"])
        #expect(found(facts, at: moment(8 * day)).isEmpty)
    }

    @Test func manyOfOneKindAreSaidTogether() {
        let many = AlertFacts(drifts: (0..<60).map { drift("tls://host\($0):443") })
        let alerts = found(many)
        #expect(alerts.count == 61)
        #expect(alerts.last?.dedup == "CertServedOld:more:error")
        #expect(alerts.last?.summary.hasPrefix("60 alerts") == true)
    }

    @Test func whatIsNotKnownIsNotJudged() {
        #expect(AlertFacts().judged == [.channelFailing])
        #expect(AlertFacts(drifts: []).judged == [.channelFailing, .servedOld])
    }

    @Test func oddNumbersDoNoHarm() {
        let facts = managed { fact in
            fact.renewAt = .distantPast
            fact.notAfter = .distantFuture
            fact.notBefore = Date(timeIntervalSince1970: .infinity)
            fact.rotations = [ManagedFact.Ended(.failed, at: Date(timeIntervalSince1970: .nan))]
        }
        #expect(found(facts).allSatisfy { !$0.summary.isEmpty })
        #expect(TimeText.span(.nan) == "a long time")
        #expect(TimeText.rfc3339(Date(timeIntervalSince1970: -.infinity)) == "1970-01-01T00:00:00Z")
    }
}
