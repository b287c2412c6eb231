import Hooks

/// The key by which a receiver knows that two messages are about one thing: the rule and the object.
package enum DedupKey {
    /// The most octets a key has: what PagerDuty takes.
    package static let longest = 255

    /// `RULE:PART:PART`, printable; where that is too long its end gives way to a hash of the whole.
    package static func make(_ rule: AlertRule, _ parts: String...) -> String {
        bounded(([rule.rawValue] + parts).joined(separator: ":"))
    }

    /// A printable text of at most ``longest`` octets: as it is if it fits, else cut and made unlike others by a hash.
    package static func bounded(_ text: String) -> String {
        let whole = PrintableText(text).description
        guard whole.utf8.count > longest else { return whole }
        let mark = "~" + Fingerprint.text(of: whole)
        return whole.prefix(octets: longest - mark.utf8.count) + mark
    }
}

/// FNV-1a of 64 bits (Fowler, Noll and Vo): tells texts apart, proves nothing.
enum Fingerprint {
    /// Sixteen hexadecimal digits.
    static func text(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    }
}

extension String {
    /// As many whole characters from the beginning as fit into a number of octets of UTF-8.
    func prefix(octets limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var (kept, count) = (String.UnicodeScalarView(), 0)
        for scalar in unicodeScalars {
            count += String(scalar).utf8.count
            guard count <= limit else { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// The text, or its beginning and an ellipsis where it has more than a number of octets of UTF-8.
    func shortened(to limit: Int) -> String {
        utf8.count <= limit ? self : prefix(octets: max(0, limit - 3)) + "…"
    }
}
