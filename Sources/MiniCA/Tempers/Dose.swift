/// How much of a temper there is: which of its variants, and how often.
///
/// In a name it is what follows `@` and `:`: `newOrder:server-errors@2:3` is 503, three times.
package struct Dose: Sendable, Hashable {
    /// The variant that is pinned, counted from 0, or the octets after which `cut-after` cuts; nil takes the variants
    /// in turn.
    package var variant: Int?
    /// How many requests it spoils; nil for all of them.
    package var times: Int?

    /// All variants in turn, for ever.
    package static let endless = Dose()

    /// A dose; negative numbers are taken as 0.
    package init(variant: Int? = nil, times: Int? = nil) {
        self.variant = variant.map { max(0, $0) }
        self.times = times.map { max(0, $0) }
    }

    /// Takes `NAME[@VARIANT][:TIMES]` apart; nil when a number is none.
    static func split(_ text: String) -> (name: String, dose: Dose)? {
        var (name, times) = (text, Int?.none)
        if let colon = text.lastIndex(of: ":"), let number = number(text[text.index(after: colon)...]) {
            (name, times) = (String(text[..<colon]), number)
        }
        guard let at = name.firstIndex(of: "@") else { return (name, Dose(times: times)) }
        guard let variant = number(name[name.index(after: at)...]) else { return nil }
        return (String(name[..<at]), Dose(variant: variant, times: times))
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}

extension Dose: CustomStringConvertible {
    package var description: String { (variant.map { "@\($0)" } ?? "") + (times.map { ":\($0)" } ?? "") }
}
