/// The value of an `issue` or `issuewild` property, read by the grammar of RFC 8659 §4.2 and by no other.
struct CAAIssueValue: Equatable {
    /// Lower case; nil when the value names no issuer, so that nobody may issue by it.
    let issuer: String?
    /// In the order of the record; tags in lower case.
    let parameters: [(tag: String, value: String)]

    static func == (left: CAAIssueValue, right: CAAIssueValue) -> Bool {
        left.issuer == right.issuer && left.parameters.elementsEqual(right.parameters) { $0 == $1 }
    }

    /// A value outside the grammar names no issuer: RFC 8659 §4.2 has it "treated the same as one specifying an empty
    /// issuer-domain-name".
    init(_ octets: [UInt8]) {
        let parts = octets.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map(Self.trimmed)
        let issuer = Self.issuer(parts.first ?? [])
        var parameters: [(tag: String, value: String)] = []
        for (index, part) in parts.dropFirst().enumerated() {
            // Only a lone last ";" may have nothing behind it.
            if part.isEmpty, index == parts.count - 2, index == 0 { continue }
            guard let parameter = Self.parameter(part) else {
                self.issuer = nil
                self.parameters = []
                return
            }
            parameters.append(parameter)
        }
        self.issuer = issuer
        self.parameters = issuer == nil ? [] : parameters
    }

    /// The values of a parameter, in the order of the record.
    func values(of tag: String) -> [String] { parameters.filter { $0.tag == tag }.map(\.value) }

    private static func issuer(_ octets: ArraySlice<UInt8>) -> String? {
        let labels = octets.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard !labels.isEmpty, labels.allSatisfy(isLabel) else { return nil }
        return String(decoding: octets, as: UTF8.self).lowercased()
    }

    /// `tag *WSP "=" *WSP value`
    private static func parameter(_ octets: ArraySlice<UInt8>) -> (tag: String, value: String)? {
        guard let equals = octets.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let tag = trimmed(octets[..<equals])
        let value = trimmed(octets[(equals + 1)...])
        // value = *(%x21-3A / %x3C-7E): visible, without ";", which has been split at, and without space.
        guard isLabel(tag), value.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return (String(decoding: tag, as: UTF8.self).lowercased(), String(decoding: value, as: UTF8.self))
    }

    /// `(ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))`
    private static func isLabel(_ octets: ArraySlice<UInt8>) -> Bool {
        guard let first = octets.first, let last = octets.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && octets.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
    }

    /// Without spaces and tabs at either end.
    private static func trimmed(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (octet: UInt8) in octet == 0x20 || octet == 0x09 }
        guard let first = octets.firstIndex(where: { !isBlank($0) }),
            let last = octets.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return octets[first...last]
    }
}
