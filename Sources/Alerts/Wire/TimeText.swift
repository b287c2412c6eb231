import FoundationEssentials

/// Instants as text, always in UTC; what lies outside the years 1970 to 9999 is shown as their edge.
enum TimeText {
    /// RFC 3339 with whole seconds.
    static func rfc3339(_ instant: Date) -> String { bounded(instant).formatted(.iso8601) }

    /// The instant of an HTTP date (RFC 9110 §5.6.7, without the two forms that are obsolete):
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func date(http text: String) -> Date? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return try? Date.ISO8601FormatStyle().parse("\(words[3])-\(number)-\(words[1])T\(words[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Whole seconds since 1970.
    static func seconds(_ instant: Date) -> Int { Int(bounded(instant).timeIntervalSince1970) }

    /// Whole milliseconds since 1970.
    static func milliseconds(_ instant: Date) -> Int { Int((bounded(instant).timeIntervalSince1970 * 1000).rounded()) }

    /// A span in the largest unit that says enough: `3 days`, `5 hours`.
    static func span(_ seconds: TimeInterval) -> String {
        guard seconds.isFinite, abs(seconds) < 1e11 else { return "a long time" }
        let whole = Int(abs(seconds))
        let units = [(86_400, "day"), (3600, "hour"), (60, "minute")]
        // Below two of a unit the next smaller one says more.
        guard let (size, name) = units.first(where: { whole >= 2 * $0.0 }) else { return "\(whole) seconds" }
        return "\(whole / size) \(name)s"
    }

    private static func bounded(_ instant: Date) -> Date {
        let seconds = instant.timeIntervalSince1970
        guard !seconds.isNaN else { return Date(timeIntervalSince1970: 0) }
        return Date(timeIntervalSince1970: min(max(0, seconds), 253_402_300_799))
    }
}
