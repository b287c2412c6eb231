/// One value of DER: its tag, its contents and the octets of both.
struct DERElement {
    /// The identifier octet; tags above 30 do not occur in certificates and are refused.
    let tag: UInt8
    /// What is inside.
    let contents: ArraySlice<UInt8>
    /// Identifier, length and contents.
    let encoded: ArraySlice<UInt8>

    /// A reader of what is inside.
    var reader: DERReader { DERReader(contents) }
}

/// Walks the values of DER one after the other (X.690 §10.1: definite lengths in the fewest octets), never past the end
/// of what it was given and never deeper than its caller asks.
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) { rest = octets }

    /// Whether everything has been read.
    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next value; nil at the end.
    var nextTag: UInt8? { rest.first }

    /// The next value; nil at the end and for anything that is not DER.
    mutating func next() -> DERElement? {
        guard rest.count >= 2, let tag = rest.first, tag & 0x1F != 0x1F else { return nil }
        let start = rest.startIndex
        guard let (header, length) = length(at: start + 1), length <= rest.endIndex - start - 1 - header else {
            return nil
        }
        let body = start + 1 + header
        let element = DERElement(tag: tag, contents: rest[body..<body + length], encoded: rest[start..<body + length])
        rest = rest[(body + length)...]
        return element
    }

    /// The next value if it has this tag; nil, and nothing is read, if it has another.
    mutating func next(_ tag: UInt8) -> DERElement? {
        guard nextTag == tag else { return nil }
        return next()
    }

    /// All values that are left; nil if one of them is not DER or there are more than `most`.
    mutating func all(most: Int = 1_024) -> [DERElement]? {
        var elements: [DERElement] = []
        while !isAtEnd {
            guard elements.count < most, let element = next() else { return nil }
            elements.append(element)
        }
        return elements
    }

    /// How many octets the length takes and what it says.
    private func length(at index: Int) -> (header: Int, length: Int)? {
        let first = rest[index]
        guard first & 0x80 != 0 else { return (1, Int(first)) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), rest.endIndex - index > count else { return nil }
        let octets = rest[index + 1...index + count]
        guard octets.first != 0 else { return nil }
        let length = octets.reduce(0) { $0 << 8 | Int($1) }
        guard length >= 0x80 else { return nil }
        return (1 + count, length)
    }
}

/// The tags that certificates are made of.
enum DERTag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let objectIdentifier: UInt8 = 0x06
    static let utf8String: UInt8 = 0x0C
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let bmpString: UInt8 = 0x1E
    static let universalString: UInt8 = 0x1C
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31

    /// A context-specific tag around a constructed value.
    static func constructed(_ number: UInt8) -> UInt8 { 0xA0 | number }

    /// A context-specific tag around a primitive value.
    static func primitive(_ number: UInt8) -> UInt8 { 0x80 | number }
}
