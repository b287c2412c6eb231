import Conformance
import FoundationEssentials
import Testing

@testable import ACME

struct TimeTests {
    /// 2027-01-15T08:00:00Z.
    let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(
        .rows("O-15", "F-P5", "SW-04", "Q-06"),
        arguments: [
            ("0", Duration.zero), ("5", .seconds(5)), (" 5 ", .seconds(5)), ("0005", .seconds(5)),
            ("86400", .seconds(86_400)),
            ("2592000", RetryAfter.limit), ("2592001", RetryAfter.limit), ("9223372036854775808", RetryAfter.limit),
            ("99999999999999999999999999999999999999", RetryAfter.limit),
            ("Fri, 15 Jan 2027 08:00:10 GMT", .seconds(10)), ("Fri, 15 Jan 2027 07:59:59 GMT", .zero),
            ("Sun, 06 Nov 1994 08:49:37 GMT", .zero), ("Fri, 31 Dec 9999 23:59:59 GMT", RetryAfter.limit),
        ]
    )
    func retryAfterIsRead(field: String, wait: Duration) { #expect(RetryAfter.parse(field, now: now) == wait) }

    @Test(
        .rows("O-15", "F-P5", "SW-04"),
        arguments: [
            nil, "", " ", "-1", "+1", "1.5", "abc", "5s", "5 6", "0x10", "１", "Fri, 15 Jan 2027 08:00:10 UTC",
            "Fri, 15 Jan 2027 08:00:10", "Fri, 32 Jan 2027 08:00:10 GMT", "Fri, 15 Foo 2027 08:00:10 GMT",
            "Friday, 15-Jan-27 08:00:10 GMT", "Fri, 15 Jan 2027 25:00:10 GMT", "2027-01-15T08:00:10Z",
        ] as [String?]
    )
    func retryAfterThatIsNoneIsIgnored(field: String?) { #expect(RetryAfter.parse(field, now: now) == nil) }

    @Test(
        .rows("O-05", "SW-03"),
        arguments: [
            ("2027-01-15T08:00:00Z", 0.0), ("2027-01-15t08:00:00z", 0), ("2027-01-15T08:00:00.5Z", 0.5),
            ("2027-01-15T08:00:00.000000000Z", 0), ("2027-01-15T09:00:00+01:00", 0),
            ("2027-01-15T04:30:00.25-03:30", 0.25),
            ("2027-01-15T07:59:60Z", 0), ("2027-01-16T08:00:00Z", 86_400), ("2028-02-29T08:00:00Z", 35_424_000),
        ]
    )
    func instantsAreRead(text: String, offset: Double) {
        #expect(RFC3339.parse(text) == now.addingTimeInterval(offset))
    }

    @Test(
        .rows("O-05", "SW-03"),
        arguments: [
            "", "2027-01-15", "2027-01-15T08:00:00", "2027-01-15 08:00:00Z", "2027-02-29T08:00:00Z",
            "2027-13-01T08:00:00Z",
            "2027-01-15T24:00:00Z", "2027-01-15T08:00:00.Z", "2027-01-15T08:00:00+0100", "2027-01-15T08:00:00ZZ",
            "27-01-15T08:00:00Z", "2027-01-15T08:00:00+25:00", "0000-01-15T08:00:00Z", "2027-01-15T08:00:00.é12Z",
        ]
    )
    func instantsThatAreNoneAreRefused(text: String) { #expect(RFC3339.parse(text) == nil) }

    @Test func theEpochIsWhereItIs() {
        #expect(RFC3339.parse("1970-01-01T00:00:00Z") == Date(timeIntervalSince1970: 0))
        #expect(RFC3339.parse("1900-03-01T00:00:00Z") == Date(timeIntervalSince1970: -2_203_891_200))
        #expect(RFC3339.parse("2000-02-29T12:00:00Z") == Date(timeIntervalSince1970: 951_825_600))
    }

    @Test(.rows("O-16", "O-17", "F-P5", "Q-07")) func pollsGrowAndServersAreGrantedTheirWaitWithinBounds() {
        let schedule = PollSchedule()
        let own = (0...9).map { schedule.wait(before: $0, retryAfter: nil, jitter: 0.5) }
        #expect(own == [75, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000].map { .milliseconds($0) })
        #expect(schedule.wait(before: .max, retryAfter: nil, jitter: 0.5) == .seconds(10))
        #expect(schedule.wait(before: 1, retryAfter: nil, jitter: 0) == .milliseconds(200))
        #expect(schedule.wait(before: 1, retryAfter: nil, jitter: 1) == .milliseconds(300))
        for (asked, granted) in [(0, 250), (1_000, 1_000), (59_000, 59_000), (86_400_000, 60_000)] {
            #expect(
                schedule.wait(before: 5, retryAfter: .milliseconds(asked), jitter: 0.9) == .milliseconds(granted)
            )
        }
        #expect(!schedule.isTooLong(nil) && !schedule.isTooLong(.seconds(60)) && schedule.isTooLong(.seconds(61)))
    }
}
