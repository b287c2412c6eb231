/// The name of a certificate through all its generations, as it stands in the configuration and on disk.
///
/// Parsed, never sanitised: 1 to 64 of `a-z 0-9 _ . -`, the first a letter or a digit. So it is always exactly one path
/// component, on a file system that folds case too, and never contains `~`, which keeps it apart from what follows it
/// in `tmp/`.
package struct LineageName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name.
    package let text: String

    /// Reads a name strictly.
    package init(_ text: String) throws(MalformedName) {
        try MalformedName.check(text)
        self.text = text
    }

    /// The name.
    package var description: String { text }

    /// In the order of the alphabet.
    package static func < (one: LineageName, other: LineageName) -> Bool { one.text < other.text }
}
