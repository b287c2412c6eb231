extension Duration {
    /// Whole milliseconds, rounded up and clamped to 1 … `Int32.max`: libcurl reads 0 as "no limit".
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return 1 }
        guard seconds < 2_147_483 else { return Int(Int32.max) }
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return max(1, Int(seconds) * 1000 + Int(fraction))
    }

    /// Whole seconds, rounded up, at least one.
    var wholeSeconds: Int { max(1, (milliseconds + 999) / 1000) }
}
