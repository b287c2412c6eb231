/// One GeneralName with its octets as they stand in the certificate (RFC 5280 §4.2.1.6).
package struct AlternativeName: Sendable, Hashable {
    /// Its kinds.
    package enum Kind: String, Sendable {
        case other = "otherName"
        case email = "rfc822Name"
        case dns = "dNSName"
        case x400 = "x400Address"
        case directory = "directoryName"
        case party = "ediPartyName"
        case uri = "uniformResourceIdentifier"
        case address = "iPAddress"
        case registered = "registeredID"

        /// By the number of its tag.
        init?(tag: UInt8) {
            switch tag {
            case 0xA0: self = .other
            case 0x81: self = .email
            case 0x82: self = .dns
            case 0xA3: self = .x400
            case 0xA4: self = .directory
            case 0xA5: self = .party
            case 0x86: self = .uri
            case 0x87: self = .address
            case 0x88: self = .registered
            default: return nil
            }
        }
    }

    /// What it is.
    package let kind: Kind
    /// Its octets: ASCII for a DNS name that is one, NUL octets and all; 4 or 16 for a good address.
    package let octets: [UInt8]

    /// A name.
    package init(_ kind: Kind, _ octets: [UInt8]) {
        self.kind = kind
        self.octets = octets
    }

    init?(_ element: DERElement) {
        guard let kind = Kind(tag: element.tag) else { return nil }
        self.init(kind, Array(element.contents))
    }

    /// Reads GeneralNames without their outer tag; nil if one is none.
    static func list(_ contents: ArraySlice<UInt8>) -> [AlternativeName]? {
        var reader = DERReader(contents)
        var names: [AlternativeName] = []
        while !reader.isAtEnd {
            guard let element = reader.next(), let name = AlternativeName(element) else { return nil }
            names.append(name)
        }
        return names
    }

    /// A DNS name's, URI's or address's octets in lower case, for comparing: ASCII letters only are folded.
    package var folded: [UInt8] {
        guard kind == .dns else { return octets }
        return octets.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}
