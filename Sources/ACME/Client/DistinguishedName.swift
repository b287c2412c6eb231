/// Reads names in the text of RFC 2253, as certificates here have them.
enum DistinguishedName {
    /// The values of all `CN` attributes, unescaped; what is escaped wrongly is taken as it stands.
    static func commonNames(in text: String) -> [String] {
        attributes(of: Array(text.utf8)).compactMap { attribute in
            guard let equals = attribute.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let type = String(decoding: attribute[..<equals].drop { $0 == 0x20 }, as: UTF8.self)
            guard type == "CN" else { return nil }
            return unescaped(attribute[(equals + 1)...])
        }
    }

    /// Splits at `,` and `+` that no backslash stands before.
    private static func attributes(of octets: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var isEscaped = false
        for (index, octet) in octets.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if octet == UInt8(ascii: "\\") {
                isEscaped = true
            } else if octet == UInt8(ascii: ",") || octet == UInt8(ascii: "+") {
                parts.append(octets[start..<index])
                start = index + 1
            }
        }
        parts.append(octets[start...])
        return parts
    }

    /// `\,` is a comma, `\C3` an octet.
    private static func unescaped(_ value: ArraySlice<UInt8>) -> String {
        var octets: [UInt8] = []
        var rest = value
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "\\"), let next = rest.first else {
                octets.append(octet)
                continue
            }
            let pair = String(decoding: rest.prefix(2), as: UTF8.self)
            if let number = UInt8(pair, radix: 16), pair.utf8.count == 2 {
                octets.append(number)
                rest = rest.dropFirst(2)
            } else {
                octets.append(next)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
