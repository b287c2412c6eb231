package import FoundationEssentials

/// A time as it stands in a certificate: the instant, and how it was written (RFC 5280 §4.1.2.5).
package struct EncodedTime: Sendable, Hashable {
    /// The two types of X.509.
    package enum Form: String, Sendable {
        case utcTime = "UTCTime"
        case generalizedTime = "GeneralizedTime"
    }

    /// Its type.
    package let form: Form
    /// Its characters; ASCII digits and `Z` when ``isStrict``.
    package let text: String
    /// What it means.
    package let instant: Date
    /// The year it means.
    package let year: Int
    /// Whether it is written with seconds, without a fraction, in Zulu, as RFC 5280 demands.
    package let isStrict: Bool

    /// Reads a time; nil for what no clock shows. Seconds may be missing and an offset may stand where `Z` belongs, as
    /// X.509 of 1988 had it.
    init?(_ element: DERElement) {
        switch element.tag {
        case DERTag.utcTime: form = .utcTime
        case DERTag.generalizedTime: form = .generalizedTime
        default: return nil
        }
        var digits = TimeDigits(element.contents)
        guard element.contents.count <= 32, let year = form == .utcTime ? digits.shortYear() : digits.number(of: 4),
            let month = digits.number(of: 2), (1...12).contains(month),
            let day = digits.number(of: 2), (1...31).contains(day),
            let hour = digits.number(of: 2), hour < 24,
            let minute = digits.number(of: 2), minute < 60
        else { return nil }
        let second = digits.number(of: 2)
        guard second ?? 0 < 61, let offset = digits.zone() else { return nil }
        self.year = year
        text = PrintableWord.of(element.contents)
        isStrict = second != nil && element.contents.last == UInt8(ascii: "Z") && !digits.hadFraction
        let minutes = (Self.days(year, month, day) * 24 + hour) * 60 + minute - offset
        instant = Date(timeIntervalSince1970: Double(minutes * 60 + (second ?? 0)))
    }

    /// Days since 1970-01-01 of a date in the Gregorian calendar, which is carried on backwards.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years that begin in March: the leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

/// Takes a time's characters from the left.
private struct TimeDigits {
    private var rest: ArraySlice<UInt8>
    private(set) var hadFraction = false

    init(_ octets: ArraySlice<UInt8>) { rest = octets }

    /// So many digits as a number; nil, and nothing is taken, if there are fewer.
    mutating func number(of count: Int) -> Int? {
        let taken = rest.prefix(count)
        guard taken.count == count, taken.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return taken.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// RFC 5280 §4.1.2.5.1: "Where YY is greater than or equal to 50, the year SHALL be interpreted as 19YY".
    mutating func shortYear() -> Int? { number(of: 2).map { $0 >= 50 ? 1900 + $0 : 2000 + $0 } }

    /// What stands after the seconds: minutes east of Greenwich; nil unless that ends the time.
    mutating func zone() -> Int? {
        if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
            hadFraction = true
            rest = rest.dropFirst().drop { (0x30...0x39).contains($0) }
        }
        guard let sign = rest.popFirst() else { return nil }
        if sign == UInt8(ascii: "Z") { return rest.isEmpty ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(of: 2),
            let minutes = number(of: 2), rest.isEmpty
        else { return nil }
        return sign == UInt8(ascii: "+") ? hours * 60 + minutes : -(hours * 60 + minutes)
    }
}
