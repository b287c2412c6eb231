/// A challenge's token, known to be harmless in paths, records and pages.
///
/// RFC 8555 §8.3: "It MUST NOT contain any characters outside the base64url alphabet". It becomes a file name, so
/// nothing else is let in (§11.3). How long it is stays the server's business: 22 characters carry its 128 bits.
package struct ChallengeToken: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 512 of `A–Z a–z 0–9 - _`.
    package let text: String

    /// The token; harmless to print.
    package var description: String { text }

    /// Nil for anything else.
    package init?(_ text: String) {
        guard (1...512).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    private static func isAllowed(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
