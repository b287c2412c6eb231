/// A URL a server gave, kept byte for byte and known to lie inside the policy it was checked under.
///
/// RFC 8555 §6.4: the server compares the signed `url` with the request's octet by octet, so nothing is normalised.
package struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    /// The URL exactly as received; printable ASCII only.
    package let text: String

    /// The URL; harmless to print.
    package var description: String { text }

    /// Takes a URL if the policy allows it: https, an allowed origin, at most 2048 printable ASCII characters, no user
    /// information, no fragment.
    package init(_ text: String, under policy: OriginPolicy) throws(URLRefusal) {
        try policy.check(text)
        self.text = text
    }

    /// The same, with the member's place in the error.
    init(_ text: String, under policy: OriginPolicy, at place: String) throws(ProtocolBreach) {
        do {
            try self.init(text, under: policy)
        } catch {
            throw ProtocolBreach(place, .url(error))
        }
    }
}
