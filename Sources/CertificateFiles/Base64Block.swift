/// Decodes base64 with white space in it, straight from memory to memory: nothing that may be a key passes through a
/// Swift collection.
enum Base64Block {
    private static let pad: UInt8 = 64
    private static let space: UInt8 = 65
    private static let escape: UInt8 = 66
    private static let other: UInt8 = 67

    /// The value of every octet, 0 to 63 for digits.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: other, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, digit) in digits.utf8.enumerated() { values[Int(digit)] = UInt8(truncatingIfNeeded: value) }
        for octet in " \t\r\n".utf8 { values[Int(octet)] = space }
        values[Int(UInt8(ascii: "="))] = pad
        values[Int(UInt8(ascii: "\\"))] = escape
        return values
    }()

    /// Room for what so many characters can stand for.
    static func capacity(_ characters: Int) -> Int { characters / 4 * 3 + 3 }

    /// Whether the octet is one of the 64 digits.
    static func isDigit(_ octet: UInt8) -> Bool { values[Int(octet)] < pad }

    /// Decodes; nil for anything but whole groups with their padding. White space may stand anywhere, and so may the
    /// two characters `\n` and `\r`, as JSON writes line ends.
    ///
    /// - Parameter output: at least ``capacity(_:)`` of the text's length.
    /// - Returns: how many octets were written.
    static func decode(_ text: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int? {
        guard output.count >= capacity(text.count) else { return nil }
        return values.withUnsafeBufferPointer { values in
            var group: UInt32 = 0
            var (digits, padding, written, index) = (0, 0, 0, 0)
            while index < text.count {
                let value = values[Int(text[index])]
                index += 1
                if value < pad {
                    guard padding == 0 else { return nil }
                    group = group << 6 | UInt32(value)
                    digits += 1
                    guard digits == 4 else { continue }
                    write(group, 3, to: output, at: &written)
                    (group, digits) = (0, 0)
                } else if value == pad {
                    padding += 1
                } else if value == escape {
                    guard index < text.count, [0x6E, 0x72].contains(text[index]) else { return nil }
                    index += 1
                } else if value == other {
                    return nil
                }
            }
            switch (digits, padding) {
            case (0, 0): break
            case (2, 2): write(group << 12, 1, to: output, at: &written)
            case (3, 1): write(group << 6, 2, to: output, at: &written)
            default: return nil
            }
            return written
        }
    }

    private static func write(
        _ group: UInt32,
        _ count: Int,
        to output: UnsafeMutableRawBufferPointer,
        at written: inout Int
    ) {
        output[written] = UInt8(truncatingIfNeeded: group >> 16)
        if count > 1 { output[written + 1] = UInt8(truncatingIfNeeded: group >> 8) }
        if count > 2 { output[written + 2] = UInt8(truncatingIfNeeded: group) }
        written += count
    }
}
