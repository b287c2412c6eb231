/// TXT data as an operator may paste it into a zone.
enum ZoneFileText {
    /// The text as one or more quoted strings of at most 255 octets each (RFC 1035 §3.3), which readers join again.
    static func quote(_ text: String) -> String {
        var strings: [[UInt8]] = []
        var rest = Array(text.utf8)[...]
        repeat {
            strings.append(rest.prefix(255).flatMap(escape))
            rest = rest.dropFirst(255)
        } while !rest.isEmpty
        return strings.map { "\"\(String(decoding: $0, as: UTF8.self))\"" }.joined(separator: " ")
    }

    /// RFC 1035 §5.1: a quote and a backslash take a backslash, other octets their number in three digits.
    private static func escape(_ octet: UInt8) -> [UInt8] {
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [UInt8(ascii: "\\"), octet]
        case 0x20...0x7E: return [octet]
        default:
            let digits = Array(String(octet).utf8)
            return [UInt8(ascii: "\\")] + Array(repeating: UInt8(ascii: "0"), count: 3 - digits.count) + digits
        }
    }
}
