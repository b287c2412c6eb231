import COpenSSL

/// A SHA-256 digest: always 32 octets.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    /// The 32 octets.
    package let bytes: [UInt8]

    /// Hashes the octets given.
    package init(hashing message: [UInt8]) {
        var digest = [UInt8](repeating: 0, count: 32)
        // SHA256() with an output buffer cannot fail for a message in memory; a nil answer leaves zeros, which match nothing.
        _ = SHA256(message, message.count, &digest)
        bytes = digest
    }

    /// Reads 64 hexadecimal digits; nil for anything else.
    package init?(hex: String) {
        guard let octets = Hex.decode(hex), octets.count == 32 else { return nil }
        bytes = octets
    }

    /// Lower-case hexadecimal, 64 digits.
    package var description: String { Hex.encode(bytes) }
}

/// Lower-case hexadecimal text of octets.
package enum Hex {
    /// Two digits an octet, lower case, no separator.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads an even number of digits of either case; nil for anything else.
    package static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var index = 0
        while index < digits.count {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
