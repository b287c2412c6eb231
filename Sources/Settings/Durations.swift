/// Lengths of time as the file spells them: a whole number and one unit.
enum Durations {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Nil if the text is not a number with a unit, or beyond a million.
    static func parse(_ text: String) -> Duration? {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard (1...7).contains(digits.count), let number = Int64(String(Substring(digits))) else { return nil }
        let suffix = text.utf8.dropFirst(digits.count)
        guard let unit = units.first(where: { suffix.elementsEqual($0.suffix.utf8) }) else { return nil }
        return .milliseconds(number * unit.milliseconds)
    }

    /// In the largest unit that takes no fraction.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        let unit = units.first { milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}
