import Foundation
import Testing

@testable import Alerts

struct SmallDecisionTests {
    @Test func keysAreBoundedAndStayApart() {
        let long = String(repeating: "ö", count: 300)
        let (one, other) = (DedupKey.make(.finding, "a", long + "1"), DedupKey.make(.finding, "a", long + "2"))
        #expect(one.utf8.count <= 255 && one.utf8.count > 250)
        #expect(one != other)
        #expect(DedupKey.make(.finding, "a\nb") == "CertFinding:a\\u{a}b")
        #expect(DedupKey.make(.finding, "a", "b") == "CertFinding:a:b")
    }

    @Test(arguments: [
        ("rule=CertFinding", true), ("rule=CertServedOld", false), ("rule=*", true), ("owner=web,rule=CertF*", true),
        ("owner=w", false), ("owner=w*", true), ("environment=test", false), ("severity=error", true),
        ("dedup=CertFinding:a\\,b", true), (" owner=web", true),
    ])
    func aMatcherFits(text: String, fits: Bool) throws {
        let subject = alert("CertFinding:a,b", details: [.owner: "web"])
        #expect(try SilenceMatcher(text).fits(subject) == fits)
    }

    @Test(
        arguments: [
            ("", .empty), (" , ", .empty), ("api", .notAPair("api")), ("colour=red", .unknownName("colour")),
            (String(repeating: "a", count: 2000), .tooLong),
            (
                "severity=loud",
                .unknownValue("loud", name: "severity", known: ["info", "warning", "error", "critical"])
            ),
        ] as [(String, MalformedMatcher)]
    )
    func aMatcherThatMeansNothingIsRefused(text: String, failure: MalformedMatcher) {
        #expect(throws: failure) { try SilenceMatcher(text) }
    }

    /// A rule that does not exist would silence nothing, and say that it holds.
    @Test func onlyRulesThatExistCanBeSilenced() throws {
        let rules = AlertRule.allCases.map(\.rawValue)
        #expect(throws: MalformedMatcher.unknownValue("Nope", name: "rule", known: rules)) {
            try SilenceMatcher("rule=Nope")
        }
        #expect(throws: MalformedMatcher.self) { try SilenceMatcher("rule=Nope*") }
        for text in ["rule=*", "rule=Cert*", "rule=CertFinding"] { _ = try SilenceMatcher(text) }
    }

    @Test func oneAlertCanBeMeant() {
        let subject = alert("CertFinding:a,b\\c")
        #expect(SilenceMatcher(dedup: subject.dedup)?.fits(subject) == true)
        #expect(SilenceMatcher(dedup: "x*") == nil)
    }

    @Test func retriesGoApartAndEnd() {
        func wait(_ attempt: Int, asked: Double? = nil, jitter: Double = 0, age: Double = 0) -> Double? {
            RetryPlan.next(
                attempt: attempt,
                created: moment(-age),
                now: moment(),
                asked: asked,
                jitter: jitter,
                giveUpAfter: 3 * day
            )?.timeIntervalSince(moment())
        }
        #expect([1, 2, 3, 4, 12, 4000, .max].map { wait($0) } == [2, 4, 8, 16, 3600, 3600, 3600])
        #expect(wait(3, jitter: 1) == 4)
        #expect(wait(1, asked: 120) == 120)
        #expect(wait(1, asked: 1e12) == 6 * hour)
        #expect(wait(1, age: 3 * day) == nil)
        #expect(wait(.min, jitter: 5) == 1)
    }

    @Test func aSecretNeverShows() throws {
        let secret = try SecretText(contents: Array(" https://hooks.example/T0/B0/xyz \n".utf8))
        var dumped = ""
        dump([PostAddress.secret(secret)], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(PostAddress.secret(secret))", dumped] {
            #expect(!text.contains("xyz"))
        }
        #expect(secret.reveal { $0 } == "https://hooks.example/T0/B0/xyz")
        #expect(throws: MalformedSecret.empty) { try SecretText(contents: Array(" \n".utf8)) }
        #expect(throws: MalformedSecret.notOneWord) { try SecretText(contents: Array("a\nb".utf8)) }
    }

    @Test(
        arguments: [
            ("5", 5), ("-1", nil), ("Wed, 18 Nov 2026 12:07:40 GMT", 3660), ("soon", nil),
            ("99999999999999999999", nil), ("Wed, 18 Xxx 2026 12:27:40 GMT", nil), ("9999999999", 1_000_000),
        ] as [(String, Double?)]
    )
    func retryAfterIsRead(text: String, seconds: Double?) {
        #expect(HTTPCourier.retryAfter(text, at: moment()) == seconds)
    }

    @Test func theHeartbeatsFailureHasAnAddressOfItsOwn() {
        #expect(Heartbeat.append("/fail", to: "https://hc.example/ping/1") == "https://hc.example/ping/1/fail")
        #expect(Heartbeat.append("/fail", to: "https://hc.example/ping/1/?a=b") == "https://hc.example/ping/1/fail?a=b")
    }

    @Test func anEventSurvivesTheOutbox() {
        let event = AlertEvent(.trigger, fullAlert, at: moment(1), acknowledgedBy: "kim", formerSeverity: .warning)
        #expect(EventPayload.event(EventPayload.text(of: event)) == event)
        #expect(EventPayload.event("{}") == nil)
    }

    @Test func theNameOfSeveralIsTheirs() throws {
        let events = ["a", "b", "c"].map { AlertEvent(.trigger, alert($0), at: moment()) }
        let two = try message(events[0], events[1])
        #expect(two.id == (try message(events[0], events[1])).id)
        #expect(two.id != (try message(events[0], events[1], events[2])).id)
        #expect(try message(events[0]).id == "id-0")
    }
}
