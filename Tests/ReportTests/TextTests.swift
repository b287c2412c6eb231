import FoundationEssentials
import Testing

@testable import Report

struct TextTests {
    private static let instants: [(seconds: Double, text: String)] = [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_795_262_640, "2026-11-21T12:04:00Z"), (4_107_542_399.9, "2100-02-28T23:59:59Z"),
        (-62_135_596_800, "0001-01-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
        (1e300, "9999-12-31T23:59:59Z"), (-Double.infinity, "0001-01-01T00:00:00Z"), (.nan, "1970-01-01T00:00:00Z"),
    ]

    @Test func instantsReadAsUTC() {
        for (seconds, text) in Self.instants {
            #expect(CivilTime(Date(timeIntervalSince1970: seconds)).rfc3339 == text)
        }
    }

    @Test func quantitiesReadAsAPersonReadsThem() {
        #expect(Quantity.count(0) == "0" && Quantity.count(999) == "999" && Quantity.count(1_234_567) == "1,234,567")
        #expect(Quantity.count(Int.min).hasPrefix("−9,223"))
        #expect(Quantity.share(99_999, of: 100_000) == "> 99 %" && Quantity.share(1, of: 100_000) == "< 1 %")
        #expect(Quantity.share(0, of: 0) == "0 %" && Quantity.share(5, of: 5) == "100 %")
        #expect(Quantity.duration(0.85) == "850 ms" && Quantity.duration(184) == "3 min 4 s")
        #expect(Quantity.duration(.nan) == "unknown" && Quantity.duration(.infinity) == "unknown")
        let now = SampleModel.now
        #expect(Quantity.distance(from: now, to: SampleModel.after(days: 21)) == "in 21 days")
        #expect(Quantity.distance(from: now, to: SampleModel.after(days: -3)) == "3 days ago")
    }
}
