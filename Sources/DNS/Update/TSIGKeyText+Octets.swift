extension TSIGKeyText {
    /// Where the words of a file are: `{`, `}` and `;` for themselves, quoted ones without their quotes, comments left
    /// out.
    static func words(of text: UnsafeMutableRawBufferPointer) throws(TSIGKeyFailure) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var index = 0
        while index < text.count {
            let octet = text[index]
            switch octet {
            case 0x20, 0x09...0x0D: index += 1
            case UInt8(ascii: "#"), UInt8(ascii: "/"):
                guard octet == UInt8(ascii: "#") || follows(text, index, UInt8(ascii: "/")) else { throw .form }
                index = text[index...].firstIndex(of: 0x0A) ?? text.count
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"):
                words.append(index..<index + 1)
                index += 1
            case UInt8(ascii: "\""):
                guard let end = text[(index + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { throw .form }
                words.append(index + 1..<end)
                index = end + 1
            default:
                let end = text[index...].firstIndex(where: endsWord) ?? text.count
                words.append(index..<end)
                index = end
            }
        }
        return words
    }

    private static func follows(_ text: UnsafeMutableRawBufferPointer, _ index: Int, _ octet: UInt8) -> Bool {
        index + 1 < text.count && text[index + 1] == octet
    }

    private static func endsWord(_ octet: UInt8) -> Bool {
        octet == 0x20 || (0x09...0x0D).contains(octet)
            || [UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"), UInt8(ascii: "\"")].contains(octet)
    }

    /// Decodes in place, so that the secret exists once; gives the number of octets. White space is left out.
    static func decodeBase64(_ text: UnsafeMutableRawBufferPointer) throws(TSIGKeyFailure) -> Int {
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
            guard !ended, let sextet = sextet(octet) else { throw .secretNotBase64 }
            word = (word << 6 | sextet) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                text[written] = UInt8(truncatingIfNeeded: word >> bits)
                written += 1
            }
        }
        // Six bits left over are a digit that belongs to nothing.
        guard bits < 6 else { throw .secretNotBase64 }
        guard written > 0 else { throw .secretEmpty }
        return written
    }

    private static func sextet(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
