import FoundationEssentials
import PKI

/// What can be said of one name.
enum NameFacts {
    /// The name as people read it, printable.
    static func label(_ name: AlternativeName) -> String {
        switch name.kind {
        case .dns, .email, .uri: PrintableWord.of(name.octets)
        case .address: IPAddress(octets: name.octets)?.description ?? Hex.encode(name.octets.prefix(32))
        case .other, .x400, .directory, .party, .registered: name.kind.rawValue
        }
    }

    /// The labels of a DNS name in lower case; none for what is no ASCII.
    static func labels(_ name: AlternativeName) -> [String] {
        guard name.kind == .dns, name.octets.allSatisfy({ $0 < 0x80 }) else { return [] }
        return String(decoding: name.folded, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// Whether a commonName is the text of a name. BR §7.1.4.3: a dNSName's copy "character-for-character", an address's
    /// canonical text.
    static func isSpelling(_ text: String, of name: AlternativeName) -> Bool {
        switch name.kind {
        case .dns: Array(text.utf8) == name.octets
        case .address: IPAddress(octets: name.octets)?.description == text
        case .other, .email, .x400, .directory, .party, .uri, .registered: false
        }
    }

    /// Why a name is nothing that a public authority may certify; nil when it may be.
    static func reservation(of name: AlternativeName, issued: Date) -> String? {
        switch name.kind {
        case .dns: reservation(of: labels(name), issued: issued).map { "\(label(name)) (\($0))" }
        case .address: reservation(of: name.octets).map { "\(label(name)) (\($0))" }
        case .other, .email, .x400, .directory, .party, .uri, .registered: nil
        }
    }

    private static func reservation(of labels: [String], issued: Date) -> String? {
        let labels = labels.last == "" ? labels.dropLast() : labels[...]
        guard let last = labels.last else { return nil }
        if labels.filter({ $0 != "*" }).count < 2 { return "one label only" }
        if last == "arpa" {
            // Ballot SC-090: no names under arpa from 2026-03-15; home.arpa never was public (RFC 8375).
            return issued >= RuleDate.march2026 || labels.dropLast().last == "home" ? "under arpa" : nil
        }
        return internalDomains.contains(last) ? "under \(last)" : nil
    }

    /// RFC 6761 and 6762, RFC 9476, ICANN's reservations of 2018 and 2024; `onion` is certified (BR Appendix B).
    private static let internalDomains: Set<String> = [
        "local", "localhost", "localdomain", "internal", "intranet", "lan", "corp", "home", "mail", "test", "example",
        "invalid", "alt", "private",
    ]

    private static func reservation(of octets: [UInt8]) -> String? {
        guard octets.count == 4 || octets.count == 16 else { return "\(octets.count) octets" }
        let ranges = octets.count == 4 ? reserved4 : reserved6
        return ranges.first { $0.contains(octets) }?.name
    }

    private struct Range: Sendable {
        let octets: [UInt8]
        let bits: Int
        let name: String

        init(_ octets: [UInt8], _ bits: Int, _ name: String) {
            self.octets = octets
            self.bits = bits
            self.name = name
        }

        func contains(_ address: [UInt8]) -> Bool {
            let whole = bits / 8
            guard zip(octets, address).prefix(whole).allSatisfy({ $0 == $1 }) else { return false }
            guard bits % 8 > 0, whole < octets.count, whole < address.count else { return true }
            let mask = ~(UInt8(0xFF) >> UInt8(bits % 8))
            return octets[whole] & mask == address[whole] & mask
        }
    }

    /// IANA's registries of special-purpose addresses (RFC 6890), and multicast.
    private static let reserved4 = [
        Range([0], 8, "this network"), Range([10], 8, "private"), Range([100, 64], 10, "shared"),
        Range([127], 8, "loopback"), Range([169, 254], 16, "link-local"), Range([172, 16], 12, "private"),
        Range([192, 0, 0], 24, "protocol"), Range([192, 0, 2], 24, "documentation"), Range([192, 168], 16, "private"),
        Range([198, 18], 15, "benchmarks"), Range([198, 51, 100], 24, "documentation"),
        Range([203, 0, 113], 24, "documentation"), Range([224], 4, "multicast"), Range([240], 4, "reserved"),
    ]

    private static let reserved6 = [
        Range([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96, "mapped IPv4"),
        Range([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 96, "loopback or unspecified"),
        Range([0x01, 0x00, 0, 0, 0, 0, 0, 0], 64, "discard-only"),
        Range([0x20, 0x01, 0x0D, 0xB8], 32, "documentation"),
        Range([0x3F, 0xFF, 0x00], 20, "documentation"), Range([0xFC], 7, "unique local"),
        Range([0xFE, 0x80], 10, "link-local"), Range([0xFF], 8, "multicast"),
    ]
}
