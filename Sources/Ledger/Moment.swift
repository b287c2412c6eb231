import FoundationEssentials

/// Times as the tables hold them: whole milliseconds since 1970 UTC in a `BIGINT`.
///
/// An integer sorts and compares alike in SQLite and PostgreSQL, and survives a change of time zone or locale.
enum Moment {
    /// The nearest millisecond; times beyond the range, and not-a-number, are clamped instead of trapping.
    static func milliseconds(_ date: Date) -> Int64 {
        let exact = (date.timeIntervalSince1970 * 1000).rounded()
        guard !exact.isNaN else { return 0 }
        return Int64(exactly: exact) ?? (exact < 0 ? .min : .max)
    }

    /// The time that was stored.
    static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
