/// A contact for a server: a `mailto:` URL with one address and no header fields (RFC 8555 §7.3).
package struct ContactURL: Hashable, Sendable, CustomStringConvertible {
    /// The URL.
    package let description: String

    /// Takes `ops@example.com` or `mailto:ops@example.com`; nil for several addresses, `?subject=…`, white space, or
    /// anything that is not ASCII.
    package init?(_ text: String) {
        let address = text.lowercased().hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), address.utf8.count <= 254 else { return nil }
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !",?&#/\\<>\"".utf8.contains($0) }) else {
            return nil
        }
        description = "mailto:\(address)"
    }
}
