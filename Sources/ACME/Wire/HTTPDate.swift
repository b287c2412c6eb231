package import FoundationEssentials

/// The date of HTTP header fields: IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
///
/// The two obsolete forms are not read: nobody writes them in a field we look at, and then our own wait applies.
package enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The instant; nil for anything else. The name of the day is not checked against the date.
    package static func parse(_ text: String) -> Date? {
        let octets = Array(text.utf8)
        guard octets.count == 29, text.hasSuffix(" GMT"), octets[3...4].elementsEqual(", ".utf8) else { return nil }
        guard [7, 11, 16].allSatisfy({ octets[$0] == 0x20 }), [19, 22].allSatisfy({ octets[$0] == 0x3A }) else {
            return nil
        }
        let name = String(decoding: octets[8..<11], as: UTF8.self)
        guard let month = months.firstIndex(of: name), let day = octets[5..<7].decimal,
            let year = octets[12..<16].decimal, let hour = octets[17..<19].decimal,
            let minute = octets[20..<22].decimal, let second = octets[23..<25].decimal
        else { return nil }
        return CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second).date
    }
}
