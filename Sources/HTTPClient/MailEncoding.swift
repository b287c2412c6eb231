/// Text of any kind as lines that every mail server passes on.
enum MailEncoding {
    /// A header's text: as it is if it is short, plain ASCII, else in encoded words (RFC 2047).
    ///
    /// Control characters become blanks first, so nothing in it can begin a line. It is cut after 240 octets.
    static func header(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard clean.count < 240 else { break }
            clean.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        let plain = String(clean)
        let isPlain = plain.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !plain.contains("=?")
        return isPlain && plain.utf8.count <= 66 ? plain : words(clean).joined(separator: "\r\n ")
    }

    /// "Each 'encoded-word' MUST represent an integral number of characters" (RFC 2047 §5), in 75 octets at most.
    private static func words(_ scalars: String.UnicodeScalarView) -> [String] {
        var (words, piece) = ([String](), [UInt8]())
        for scalar in scalars {
            let octets = Array(String(scalar).utf8)
            if piece.count + octets.count > 42 {
                words.append("=?UTF-8?B?\(base64(piece))?=")
                piece = []
            }
            piece += octets
        }
        return words + ["=?UTF-8?B?\(base64(piece))?="]
    }

    private static func base64(_ octets: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: 3) {
            let piece = octets[start..<min(start + 3, octets.count)]
            let bits = piece.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - piece.count))
            for place in 0...3 {
                result.append(place <= piece.count ? alphabet[bits >> (18 - 6 * place) & 63] : 0x3D)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Quoted-printable (RFC 2045 §6.7), lines of 76 characters at most, each ended by CR LF.
    static func body(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\r\n") + "\r\n"
    }

    private static func line(_ text: Substring) -> String {
        let octets = Array(text.utf8)
        var (lines, current) = ([String](), "")
        for (index, byte) in octets.enumerated() {
            let isLast = index == octets.count - 1
            let isBlank = byte == 0x20 || byte == 0x09
            let isPlain = (0x21...0x7E).contains(byte) && byte != 0x3D
            // A blank at the end of a line may be taken away on the road.
            let piece = isPlain || isBlank && !isLast ? String(UnicodeScalar(byte)) : escape(byte)
            if current.utf8.count + piece.utf8.count > 75 {
                lines.append(current + "=")
                current = ""
            }
            current += piece
        }
        return (lines + [current]).joined(separator: "\r\n")
    }

    private static func escape(_ byte: UInt8) -> String {
        "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
