import FoundationEssentials

/// Instants as RFC 8555 writes them: whole or fractional seconds, `Z` or an offset, letters of either case.
enum RFC3339 {
    /// Reads `2026-11-21T04:10:00.25+01:00`; nil for anything that is not exactly of this form.
    static func parse(_ text: String) -> Date? {
        let octets = Array(text.utf8)
        guard (20...64).contains(octets.count), octets[4] == dash, octets[7] == dash, octets[10] | 0x20 == 0x74,
            octets[13] == colon, octets[16] == colon
        else { return nil }
        guard let year = octets[0..<4].decimal, let month = octets[5..<7].decimal, let day = octets[8..<10].decimal,
            let hour = octets[11..<13].decimal, let minute = octets[14..<16].decimal,
            let second = octets[17..<19].decimal
        else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        var rest = octets[19...]
        guard let date = civil.date, let fraction = takeFraction(&rest), let offset = offset(rest) else { return nil }
        return date.addingTimeInterval(fraction - offset)
    }

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    /// Takes `.25` from the front: 0.25; nothing there is 0.
    private static func takeFraction(_ rest: inout ArraySlice<UInt8>) -> Double? {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(1 + digits.count)
        return digits.reversed().reduce(0) { ($0 + Double($1 - 0x30)) / 10 }
    }

    /// Seconds east of UTC.
    private static func offset(_ zone: ArraySlice<UInt8>) -> Double? {
        let octets = Array(zone)
        if octets.count == 1, octets[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard octets.count == 6, octets[3] == colon, let hours = octets[1..<3].decimal,
            let minutes = octets[4..<6].decimal, hours < 24, minutes < 60
        else { return nil }
        let seconds = Double(hours * 3_600 + minutes * 60)
        switch octets[0] {
        case UInt8(ascii: "+"): return seconds
        case dash: return -seconds
        default: return nil
        }
    }
}
