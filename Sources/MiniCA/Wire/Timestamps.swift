import FoundationEssentials

/// The two ways ACME writes instants.
enum Timestamps {
    /// RFC 3339 in UTC with whole seconds: members of JSON objects.
    static func rfc3339(_ date: Date) -> String { date.formatted(.iso8601) }

    /// IMF-fixdate (RFC 9110 §5.6.7): Retry-After as a date.
    static func imfFixdate(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = days[((parts.weekday ?? 1) - 1) % 7]
        let month = months[((parts.month ?? 1) - 1) % 12]
        let time = [parts.hour, parts.minute, parts.second].map { padded($0) }.joined(separator: ":")
        return "\(day), \(padded(parts.day)) \(month) \(parts.year ?? 1970) \(time) GMT"
    }

    private static func padded(_ number: Int?) -> String {
        let text = String(number ?? 0)
        return text.count < 2 ? "0\(text)" : text
    }
}

extension Duration {
    /// The same length as a floating-point number of seconds.
    var seconds: Double {
        let (whole, attoseconds) = components
        return Double(whole) + Double(attoseconds) / 1e18
    }
}
