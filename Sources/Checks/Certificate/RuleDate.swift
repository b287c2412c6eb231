import FoundationEssentials

/// Days on which rules begin, at midnight UTC.
enum RuleDate {
    /// 398 days at most.
    static let september2020 = Date(timeIntervalSince1970: 1_598_918_400)
    /// No organizationalUnitName (BR, ballot SC47).
    static let september2022 = Date(timeIntervalSince1970: 1_661_990_400)
    /// Short-lived certificates come to be (BR §1.6.1).
    static let march2024 = Date(timeIntervalSince1970: 1_710_460_800)
    /// 2026-03-15: 200 days at most; short-lived means seven days; no names under arpa.
    static let march2026 = Date(timeIntervalSince1970: 1_773_532_800)
    /// 2027-03-15: 100 days at most; no clientAuth beside serverAuth.
    static let march2027 = Date(timeIntervalSince1970: 1_805_068_800)
    /// 2029-03-15: 47 days at most.
    static let march2029 = Date(timeIntervalSince1970: 1_868_227_200)

    /// Seconds of a day.
    static let day: Double = 86_400

    /// `2026-11-21 04:10 UTC`.
    static func text(_ instant: Date) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt)
        let text = instant.formatted(
            style.year().month().day().dateSeparator(.dash).time(includingFractionalSeconds: false)
        )
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    /// A span in the unit that fits: `6 days`, `3 hours`.
    static func span(_ seconds: Double) -> String {
        let size = abs(seconds)
        if size >= 2 * day { return "\(Int(size / day)) days" }
        if size >= 7_200 { return "\(Int(size / 3_600)) hours" }
        return size >= 120 ? "\(Int(size / 60)) minutes" : "\(Int(size)) seconds"
    }
}
