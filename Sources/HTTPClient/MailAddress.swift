/// An address of RFC 5321 §4.1.2 in its plain form, ASCII only: nothing in it can end a line, a header or a command.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    /// `local@domain`.
    package let description: String
    /// What comes after the last `@`.
    let domain: String

    /// - Throws: ``MailFailure/badAddress(_:)`` for anything but letters, digits and the signs of an atom on both sides
    ///   of one `@`; at most 254 octets (RFC 5321 §4.5.3.1, erratum 1690).
    package init(_ text: String) throws(MailFailure) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, let local = parts.first, let domain = parts.last,
            Self.isDotted(local, Self.isAtom), Self.isDotted(domain, Self.isLabel)
        else { throw .badAddress(text.quotable) }
        description = text
        self.domain = String(domain)
    }

    /// Words with full stops between them, none empty.
    private static func isDotted(_ text: Substring, _ isAllowed: (UInt8) -> Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy(isAllowed)
        }
    }

    private static func isLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }

    /// `atext` of RFC 5322 §3.2.3.
    private static func isAtom(_ byte: UInt8) -> Bool { isLabel(byte) || "!#$%&'*+/=?^_`{|}~".utf8.contains(byte) }
}
