/// Attributes out of a distinguished name's RFC 2253 text, for grouping and showing; never for deciding.
enum DistinguishedNameText {
    /// The value of the first attribute of that type (`CN`, `O`), unescaped; nil without one.
    static func value(_ type: String, in text: String) -> String? {
        for component in components(of: text) {
            guard let equals = component.firstIndex(of: "="), component[..<equals] == type else { continue }
            return unescaped(component[component.index(after: equals)...])
        }
        return nil
    }

    /// Cut at the commas and plus signs that are not escaped (RFC 2253 §2.4).
    private static func components(of text: String) -> [Substring] {
        var components: [Substring] = []
        var (start, isEscaped) = (text.startIndex, false)
        for index in text.indices {
            if isEscaped {
                isEscaped = false
            } else if text[index] == "\\" {
                isEscaped = true
            } else if text[index] == "," || text[index] == "+" {
                components.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return components + [text[start...]]
    }

    /// RFC 2253 §2.4: a backslash before the character itself, or before two hexadecimal digits of an octet.
    private static func unescaped(_ text: Substring) -> String {
        var octets: [UInt8] = []
        var rest = Substring(text).utf8[...]
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "\\"), let next = rest.first else {
                octets.append(octet)
                continue
            }
            if let high = hexDigit(next), let low = rest.dropFirst().first.flatMap(hexDigit) {
                octets.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                octets.append(next)
                rest = rest.dropFirst()
            }
        }
        return PrintableLine.of(String(decoding: octets, as: UTF8.self))
    }

    private static func hexDigit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x41 + 10
        case 0x61...0x66: octet - 0x61 + 10
        default: nil
        }
    }
}
