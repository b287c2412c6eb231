package import FoundationEssentials

/// Instants as text: RFC 3339 in UTC for machines, a shorter form for people, both always with their zone.
package enum InstantText {
    /// `2026-11-21T04:10:00Z`.
    package static func machine(_ instant: Date) -> String {
        instant.formatted(Date.ISO8601FormatStyle())
    }

    /// `2026-11-21 04:10 UTC`.
    package static func short(_ instant: Date) -> String {
        let text = machine(instant)
        guard text.count >= 16 else { return text }
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}
