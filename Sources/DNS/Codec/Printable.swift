/// Octets of a server made safe to print: visible ASCII and spaces as they are, the rest as `\DDD`.
enum Printable {
    /// Long enough to recognise a value by.
    static let limit = 200

    static func text(_ octets: some Collection<UInt8>) -> String {
        octets.prefix(limit).map { $0 == 0x20 ? " " : character($0) }.joined() + (octets.count > limit ? "…" : "")
    }

    static func character(_ octet: UInt8) -> String {
        guard (0x21...0x7E).contains(octet) else {
            let digits = String(octet)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
        return String(UnicodeScalar(octet))
    }
}
