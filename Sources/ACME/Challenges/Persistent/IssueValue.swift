/// The `issue-value` syntax of CAA records (RFC 8659 §4.2), which dns-persist-01 records are written in.
struct IssueValue: Hashable, Sendable {
    /// The name before the first `;`, in lower case; empty if there is none.
    let issuer: String
    /// The parameters in their order; tags as written.
    let parameters: [Parameter]

    struct Parameter: Hashable, Sendable {
        let tag: String
        let value: String
    }

    /// Nil for what the grammar does not make.
    ///
    /// `issue-value = *WSP [issuer-domain-name *WSP] [";" *WSP [parameters *WSP]]`
    init?(_ text: String) {
        guard text.utf8.count <= 65_535 else { return nil }
        var parts = text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        let name = Self.trimmed(parts.removeFirst())
        guard name.isEmpty || Self.isName(name) else { return nil }
        issuer = (String(name) ?? "").lowercased()
        // A `;` with nothing after it is allowed at the end only.
        if let last = parts.last, Self.trimmed(last).isEmpty { parts.removeLast() }
        var parameters: [Parameter] = []
        for part in parts {
            guard let parameter = Self.parameter(part) else { return nil }
            parameters.append(parameter)
        }
        self.parameters = parameters
    }

    /// What may stand in a value: `%x21-3A / %x3C-7E`.
    static func isValueOctet(_ octet: UInt8) -> Bool { (0x21...0x7E).contains(octet) && octet != UInt8(ascii: ";") }

    /// `parameter = tag *WSP "=" *WSP value`
    private static func parameter(_ text: Substring.UTF8View) -> Parameter? {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let tag = trimmed(text[..<equals]), value = trimmed(text[text.index(after: equals)...])
        guard isTag(tag), value.allSatisfy(isValueOctet), let tagText = String(tag), let valueText = String(value)
        else { return nil }
        return Parameter(tag: tagText, value: valueText)
    }

    private static func isName(_ octets: Substring.UTF8View) -> Bool {
        octets.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isTag)
    }

    /// `(ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))`: what labels and tags are made of.
    private static func isTag(_ octets: Substring.UTF8View) -> Bool {
        guard let first = octets.first, let last = octets.last else { return false }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-") && octets.allSatisfy(isAlphanumericOrHyphen)
    }

    private static func isAlphanumericOrHyphen(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x61...0x7A).contains(octet | 0x20) || octet == UInt8(ascii: "-")
    }

    private static func trimmed(_ octets: Substring.UTF8View) -> Substring.UTF8View {
        var octets = octets.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = octets.last, last == 0x20 || last == 0x09 { octets.removeLast() }
        return octets
    }
}
