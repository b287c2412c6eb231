/// The outside of one DER or BER element: where it begins, where its contents are. Nothing is decoded.
struct DERElement {
    /// The identifier octet; tags above 30 are not met in what certificates come in.
    let tag: UInt8
    /// Where its contents begin.
    let contents: Int
    /// Where it ends by what its length says, which may lie behind the octets; nil for the indefinite form.
    let end: Int?

    /// The element at an offset; nil when there is no whole header or its length is absurd.
    init?(at offset: Int, in octets: UnsafeRawBufferPointer) {
        guard offset >= 0, octets.count - offset >= 2 else { return nil }
        tag = octets[offset]
        let first = octets[offset + 1]
        guard tag & 0x1F != 0x1F else { return nil }
        if first < 0x80 {
            (contents, end) = (offset + 2, offset + 2 + Int(first))
        } else if first == 0x80 {
            (contents, end) = (offset + 2, nil)
        } else {
            let count = Int(first & 0x7F)
            // Four octets tell lengths far above any limit here.
            guard count <= 4, octets.count - offset - 2 >= count else { return nil }
            let length = octets[offset + 2..<offset + 2 + count].reduce(0) { $0 << 8 | Int($1) }
            (contents, end) = (offset + 2 + count, offset + 2 + count + length)
        }
    }

    /// The tags of the elements that stand one after the other from an offset, at most `most`.
    static func tags(from offset: Int, in octets: UnsafeRawBufferPointer, most: Int = 5) -> [UInt8] {
        var tags: [UInt8] = []
        var next: Int? = offset
        while tags.count < most, let place = next, let element = DERElement(at: place, in: octets) {
            tags.append(element.tag)
            next = element.end
        }
        return tags
    }
}
