/// The subject or issuer of a certificate, attribute by attribute (RFC 5280 §4.1.2.4).
package struct DistinguishedName: Sendable, Hashable {
    /// One attribute.
    package struct Attribute: Sendable, Hashable {
        /// Its type in dotted decimals.
        package let type: String
        /// Its value as it stands there: not made printable.
        package let text: String
    }

    /// commonName.
    package static let commonName = "2.5.4.3"
    /// organizationalUnitName.
    package static let organizationalUnit = "2.5.4.11"

    /// The attributes of all relative names, in the certificate's order.
    package let attributes: [Attribute]
    /// The name's DER: equal octets are the same name.
    package let der: [UInt8]

    /// Whether it is an empty sequence.
    package var isEmpty: Bool { attributes.isEmpty }

    /// The values of an attribute.
    package func values(of type: String) -> [String] { attributes.filter { $0.type == type }.map(\.text) }

    /// Its common names, or all its values where there is none: what people call it. Printable.
    package var label: String {
        let names = values(of: Self.commonName)
        let shown = names.isEmpty ? attributes.map(\.text) : names
        return shown.isEmpty ? "an empty name" : PrintableWord.of(shown.joined(separator: ", "))
    }

    /// Reads a Name; nil for anything else.
    init?(_ element: DERElement) {
        guard element.tag == DERTag.sequence else { return nil }
        var sets = element.reader
        var attributes: [Attribute] = []
        while !sets.isAtEnd {
            guard attributes.count < 256, let set = sets.next(DERTag.set) else { return nil }
            var pairs = set.reader
            while !pairs.isAtEnd {
                guard attributes.count < 256, let pair = pairs.next(DERTag.sequence) else { return nil }
                var parts = pair.reader
                guard let type = parts.next()?.objectIdentifier, let value = parts.next(), parts.isAtEnd else {
                    return nil
                }
                attributes.append(Attribute(type: type, text: value.text))
            }
        }
        self.attributes = attributes
        der = Array(element.encoded)
    }
}
