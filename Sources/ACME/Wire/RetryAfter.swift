import FoundationEssentials

/// The `Retry-After` header field as a wait: seconds or an HTTP date (RFC 9110 §10.2.3), never negative, never absurd.
enum RetryAfter {
    /// No server is believed that asks for more than this.
    static let limit = Duration.seconds(30 * 86_400)

    /// The wait the field asks for as of `now`; nil if it is absent or cannot be read, which means one's own schedule.
    static func parse(_ field: String?, now: Date) -> Duration? {
        guard let field else { return nil }
        let octets = Array(field.utf8).drop { $0 == 0x20 }
        let digits = octets.prefix { (0x30...0x39).contains($0) }
        if !digits.isEmpty, octets.dropFirst(digits.count).allSatisfy({ $0 == 0x20 }) {
            // More digits than fit are more seconds than anybody waits.
            let significant = digits.drop { $0 == 0x30 }
            guard !significant.isEmpty else { return .zero }
            return significant.decimal.map { min(.seconds($0), limit) } ?? limit
        }
        guard let date = HTTPDate.parse(field) else { return nil }
        let seconds = date.timeIntervalSince(now)
        guard seconds > 0 else { return .zero }
        return seconds < 30 * 86_400 ? .milliseconds(Int64(seconds * 1_000)) : limit
    }
}
