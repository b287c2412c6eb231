/// The short name of a certificate authority, as it stands in the configuration and below `accounts/`. The same grammar
/// as ``LineageName``.
package struct AuthorityName: Sendable, Hashable, CustomStringConvertible {
    /// The name.
    package let text: String

    /// Reads a name strictly.
    package init(_ text: String) throws(MalformedName) {
        try MalformedName.check(text)
        self.text = text
    }

    /// The name.
    package var description: String { text }
}
