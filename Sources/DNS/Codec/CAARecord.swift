/// The data of a CAA record (RFC 8659 §4.1).
package struct CAARecord: Hashable, Sendable, CustomStringConvertible {
    /// Bit 0, the highest, is the issuer critical flag; the others are reserved.
    package let flags: UInt8
    /// The property's name, in any case, as the zone has it; need not be well-formed.
    package let tag: [UInt8]
    /// The property's value, to the end of the record.
    package let value: [UInt8]

    /// A property. A tag is 1 to 255 octets on the wire; a longer one cannot be encoded.
    package init(flags: UInt8 = 0, tag: String, value: String) {
        self.init(flags: flags, tag: Array(tag.utf8), value: Array(value.utf8))
    }

    init(flags: UInt8, tag: [UInt8], value: [UInt8]) {
        self.flags = flags
        self.tag = tag
        self.value = value
    }

    /// RFC 8659 §4.1: an issuer that does not know the property must not issue.
    package var isCritical: Bool { flags & 0x80 != 0 }

    /// Whether the tag is this one; RFC 8659 §4.1: "Matching of tags is case insensitive."
    package func isTagged(_ name: String) -> Bool {
        tag.elementsEqual(name.utf8) { DomainName.fold($0) == DomainName.fold($1) }
    }

    /// As master files have it, safe to print.
    package var description: String { "\(flags) \(Printable.text(tag)) \"\(Printable.text(value))\"" }
}
