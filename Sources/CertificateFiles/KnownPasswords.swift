/// The passwords that keystores are tried with. A value that never shows what it holds: not printed, not mirrored.
package struct KnownPasswords: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// No password beside the two that everybody knows: the empty one and Java's `changeit`.
    package static let wellKnown = KnownPasswords()

    /// More passwords than anyone keeps for keystores; the rest is left out.
    package static let most = 16
    /// Octets of one password; what is longer is no password and is left out.
    package static let longest = 1_024

    /// The passwords that open a keystore to anybody.
    let open: [SecretText]
    /// Those that were supplied.
    let supplied: [SecretText]

    /// Adds the contents of password files; one line feed (or CRLF) at the end is not part of a password.
    package init(files: [[UInt8]] = []) {
        open = [SecretText([]), SecretText(Array("changeit".utf8))]
        supplied = files.prefix(Self.most).map(Self.withoutLineEnd).filter { (1...Self.longest).contains($0.count) }
            .map { SecretText($0) }
    }

    package var description: String { "\(supplied.count) passwords beside the well-known ones" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private static func withoutLineEnd(_ octets: [UInt8]) -> ArraySlice<UInt8> {
        var slice = octets[...]
        if slice.last == 0x0A { slice.removeLast() }
        if slice.last == 0x0D { slice.removeLast() }
        return slice
    }
}
