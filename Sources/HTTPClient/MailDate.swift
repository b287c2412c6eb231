/// Times as a mail has them.
enum MailDate {
    /// The form of RFC 5322 §3.3 in UTC: `Sat, 21 Nov 2026 04:10:00 +0000`.
    static func text(_ secondsSince1970: Int) -> String {
        let seconds = min(max(0, secondsSince1970), 253_402_300_799)
        let (days, rest) = (seconds / 86_400, seconds % 86_400)
        let date = civil(days)
        // The first day of 1970 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.month]
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(weekday), \(date.day) \(month) \(date.year) \(time.joined(separator: ":")) +0000"
    }

    /// Year, month from 0 and day of a number of days since 1970, at least 0: the year begins with March, so that the
    /// day that is sometimes left out is its last.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 2 : march - 10
        return (year + era * 400 + (month < 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}
