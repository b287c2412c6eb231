import FoundationEssentials

/// Numbers, spans and moments as a person reads them.
enum Quantity {
    /// `100,000`.
    static func count(_ number: Int) -> String {
        var result = ""
        let digits = String(number.magnitude)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return number < 0 ? "−" + result : result
    }

    /// `1 certificate`, `2 certificates`.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// `87 %`; a share that is neither none nor all is never rounded to either.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "0 %" }
        let percent = Int((100 * Double(part) / Double(whole)).rounded())
        if part > 0, percent <= 0 { return "< 1 %" }
        if part < whole, percent >= 100 { return "> 99 %" }
        return "\(percent) %"
    }

    /// A duration in seconds: `850 ms`, `12.4 s`, `3 min 4 s`, `2 h 5 min`, `6 d`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "unknown" }
        if seconds < 1 { return "\(Int((seconds * 1_000).rounded())) ms" }
        if seconds < 60 { return "\(SVGNumber.text(seconds)) s" }
        let whole = Int(min(seconds, 1e12))
        if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
        if whole < 86_400 { return "\(whole / 3_600) h \(whole % 3_600 / 60) min" }
        return "\(count(whole / 86_400)) d"
    }

    /// How far an instant lies ahead or back: `in 21 days`, `in 5 h`, `3 days ago`.
    static func distance(from now: Date, to instant: Date) -> String {
        let seconds = CivilTime.wholeSeconds(instant) - CivilTime.wholeSeconds(now)
        let amount = abs(seconds)
        let text =
            switch amount {
            case ..<60: "less than a minute"
            case ..<3_600: "\(amount / 60) min"
            case ..<172_800: "\(amount / 3_600) h"
            default: "\(count(amount / 86_400)) days"
            }
        return seconds < 0 ? text + " ago" : "in " + text
    }
}
