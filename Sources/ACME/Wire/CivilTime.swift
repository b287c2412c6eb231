import FoundationEssentials

/// Year, month, day and time of day in UTC, as calendars on the wire write them.
struct CivilTime: Sendable, Equatable {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// The instant; nil if there is no such day or time. A leap second counts as the second after it.
    var date: Date? {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        return Date(timeIntervalSince1970: Double(daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second))
    }

    /// Days since 1970-01-01 of the proleptic Gregorian calendar, years counted from March.
    private var daysSinceEpoch: Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension ArraySlice<UInt8> {
    /// The number these octets write in decimal digits, at most nine of them; nil for anything else.
    var decimal: Int? {
        guard (1...9).contains(count), allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
