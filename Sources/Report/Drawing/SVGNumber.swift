/// Coordinates as text: one decimal, never an exponent, never NaN.
enum SVGNumber {
    /// Numbers that are not finite become 0; those beyond ten million are cut there.
    static func text(_ number: Double) -> String {
        guard number.isFinite else { return "0" }
        let tenths = Int((min(max(number, -1e7), 1e7) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}
