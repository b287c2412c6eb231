/// Base64 and base64url (RFC 4648 §4, §5), decoded where it stands: the octets exist once.
enum Base64InPlace {
    /// Decodes, padded or not, white space ignored; gives the number of octets, which now stand at the beginning.
    static func decode(_ text: UnsafeMutableRawBufferPointer) throws(KeyFailure) -> Int {
        var word: UInt32 = 0
        var bits: UInt32 = 0
        var written = 0
        var ended = false
        for index in text.indices {
            let octet = text[index]
            if octet == 0x20 || (0x09...0x0D).contains(octet) { continue }
            if octet == UInt8(ascii: "=") {
                ended = true
                continue
            }
            guard !ended, let sextet = value(octet) else { throw .secretNotBase64 }
            word = (word << 6 | sextet) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                text[written] = UInt8(truncatingIfNeeded: word >> bits)
                written += 1
            }
        }
        return written
    }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
        case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
