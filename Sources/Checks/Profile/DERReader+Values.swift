extension DERElement {
    /// The object identifier in dotted decimals; nil for another type and for arcs that no registry gives out.
    var objectIdentifier: String? { tag == DERTag.objectIdentifier ? Self.dotted(contents) : nil }

    /// A small INTEGER that is not negative; nil for another type and for more than seven octets.
    var smallInteger: Int? {
        guard tag == DERTag.integer, (1...7).contains(contents.count), let first = contents.first, first & 0x80 == 0
        else { return nil }
        return contents.reduce(0) { $0 << 8 | Int($1) }
    }

    /// The octets of a BIT STRING without unused bits; nil for another type.
    var wholeBits: ArraySlice<UInt8>? {
        guard tag == DERTag.bitString, contents.first == 0 else { return nil }
        return contents.dropFirst()
    }

    /// The first octet of a BIT STRING of flags, 0 for an empty one; nil for another type.
    var flagBits: UInt8? {
        guard tag == DERTag.bitString, let unused = contents.first, unused < 8 else { return nil }
        return contents.dropFirst().first ?? 0
    }

    /// The text of a string type, for people: undecodable octets become the replacement character.
    var text: String {
        switch tag {
        case DERTag.bmpString: String(decoding: units(of: UInt16.self), as: UTF16.self)
        case DERTag.universalString: String(decoding: units(of: UInt32.self), as: UTF32.self)
        default: String(decoding: contents, as: UTF8.self)
        }
    }

    private func units<Unit: FixedWidthInteger>(of _: Unit.Type) -> [Unit] {
        let size = Unit.bitWidth / 8
        return stride(from: contents.startIndex, to: contents.endIndex - size + 1, by: size).map { start in
            contents[start..<start + size].reduce(0) { $0 << 8 | Unit($1) }
        }
    }

    /// Dotted decimals of the contents of an OBJECT IDENTIFIER (X.690 §8.19).
    static func dotted(_ contents: ArraySlice<UInt8>) -> String? {
        guard !contents.isEmpty, contents.count <= 64, let last = contents.last, last & 0x80 == 0 else { return nil }
        var text = ""
        var arc: UInt64 = 0
        for octet in contents {
            guard arc <= UInt64.max >> 8, arc != 0 || octet != 0x80 else { return nil }
            arc = arc << 7 | UInt64(octet & 0x7F)
            guard octet & 0x80 == 0 else { continue }
            if text.isEmpty {
                let root = min(arc / 40, 2)
                text = "\(root).\(arc - root * 40)"
            } else {
                text += ".\(arc)"
            }
            arc = 0
        }
        return text
    }
}
